#include "kinds/text_search.hpp"

#include "kinds/clauses.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string named(const Address& address) {
  return std::string(get(address.kind).keyword) + ' ' + qualified_name(address);
}

}  // namespace

std::vector<Statement> drop_text_search(const Object& object, const Context&) {
  return {{.sql = "DROP " + named(object.address)}};
}

Statement rename_text_search(const Address& from, const std::string& name) {
  return {.sql = alter_text_search(from) + " RENAME TO " + sql::identifier(name)};
}

std::string alter_text_search(const Address& address) {
  return "ALTER " + named(address);
}

Statement create_text_search(const Address& address, const std::vector<std::string>& clauses) {
  return {.sql = "CREATE " + named(address) + " (" + joined(clauses) + ")", .lock = Lock::none};
}

std::vector<std::string> text_search_clauses(
    const Object& object, std::initializer_list<std::pair<std::string_view, std::string_view>> keywords) {
  std::vector<std::string> out;
  for (const auto& [attribute, keyword] : keywords) {
    if (object.has(attribute))
      out.push_back(std::string(keyword) + " = " + std::string(object.get(attribute)));
  }
  return out;
}

}  // namespace migrate::kinds
