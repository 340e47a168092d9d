// What the four kinds of text search objects share.
#pragma once

#include <string>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// The statements of a text search object of `address.kind`: DROP and RENAME.
std::vector<Statement> drop_text_search(const Object& object, const Context&);
Statement rename_text_search(const Address& from, const std::string& name);
// "ALTER TEXT SEARCH DICTIONARY a.b".
std::string alter_text_search(const Address& address);
// "CREATE TEXT SEARCH DICTIONARY a.b (TEMPLATE = x, …)": the clauses of an object without options of its own
// making.
Statement create_text_search(const Address& address, const std::vector<std::string>& clauses);
// " TEMPLATE = x" parts: `keyword = text` for each attribute that is there.
std::vector<std::string> text_search_clauses(
    const Object& object, std::initializer_list<std::pair<std::string_view, std::string_view>> keywords);

}  // namespace migrate::kinds
