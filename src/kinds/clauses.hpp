// Clauses and names that the SQL of several kinds shares, made of an object's attributes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/object.hpp"
#include "error/joined.hpp"  // for all kinds

namespace migrate::kinds {

// The elements of a list attribute; empty when it is absent.
std::vector<std::string> list_of(const catalog::Object& object, std::string_view attribute);
// The same of a fact.
std::vector<std::string> list_of_fact(const catalog::Object& object, std::string_view fact);

// Turns the parenthesised list that an attribute starts with, as the server printed it, into a list
// attribute.
void cut_elements(catalog::Object& object, std::string_view attribute);

// "(…)" with each part in a line of its own; "()" without any.
std::string in_parentheses(const std::vector<std::string>& parts);

// "type a.b", the name that a type takes (Kind::claims).
std::vector<std::string> type_claims(const catalog::Object& type);
// "relation a.b" and "type a.b": a relation has a row type of its name.
std::vector<std::string> relation_claims(const catalog::Object& relation);

// schema.relation, quoted: the table that a column, constraint or index belongs to.
std::string table_of(const catalog::Address& address);
// schema.name, quoted.
std::string qualified_name(const catalog::Address& address);
// The object as SQL names it after its keyword: `a.b` for a table, `a.b.c` for a column, `c ON a.b` for a
// constraint, trigger, policy or rule, `a.f(integer)` for what has a signature (Kind::identity goes before).
std::string sql_name(const catalog::Address& address);
// "TABLE a.b", "CONSTRAINT c ON a.b": keyword and name of what a comment or another annotation describes.
std::string described(const catalog::Address& annotation);
// The address of what annotates the object: its comment, owner, privileges.
catalog::Address annotation_on(const catalog::Address& described, std::string_view kind);
// The object that an annotation describes.
catalog::Address target_of(const catalog::Address& annotation);

// Names, quoted and separated by commas: a, "B".
std::string column_list(const std::vector<std::string>& names);

// `fillfactor='70', toast.x='y'` out of key=value elements.
std::string option_list(const std::vector<std::string>& options);
// " WITH (fillfactor='70')" for the `options` attribute; empty without one.
std::string with_clause(const catalog::Object& object);
// The statements' tails that turn `from` options into `to`: "SET (…)", "RESET (…)"; none, one or both.
std::vector<std::string> option_changes(const std::vector<std::string>& from,
                                        const std::vector<std::string>& to);

// " DEFERRABLE INITIALLY DEFERRED" and so on; empty for the default.
std::string deferrable_clause(const catalog::Object& object);

}  // namespace migrate::kinds
