#include "kinds/operator_members.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/references.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::kinds {
namespace {

struct Member {
  std::string_view number;
  std::string_view name;   // an operator's; empty where types come first, as with a function
  std::string_view types;  // the first parenthesised group
  std::string_view rest;   // all behind the number
};

Member parse(std::string_view text) {
  Member out;
  sql::Lexer lexer(text);
  sql::Token token{};
  if (!lexer.next_code(token)) return out;
  out.number = token.text;
  out.rest = sql::trim(text.substr(token.end()));
  out.name = out.rest;
  const std::size_t start = token.end();
  while (lexer.next_code(token)) {
    if (token.text != "(") continue;
    out.name = sql::trim(text.substr(start, token.offset - start));
    out.types = sql::balanced_prefix(text.substr(token.offset));
    break;
  }
  return out;
}

std::vector<std::string> clauses(const std::vector<std::string>& members, std::string_view keyword) {
  std::vector<std::string> out;
  out.reserve(members.size());
  for (const std::string& member : members) out.push_back(std::string(keyword) + ' ' + member);
  return out;
}

// Those of `members` that `others` lacks.
std::vector<std::string> without(const std::vector<std::string>& members,
                                 const std::vector<std::string>& others) {
  std::vector<std::string> out;
  std::copy_if(members.begin(), members.end(), std::back_inserter(out), [&](const std::string& member) {
    return std::find(others.begin(), others.end(), member) == others.end();
  });
  return out;
}

// What ALTER OPERATOR FAMILY … DROP names a member by.
std::string slot(const std::string& member) {
  const Member parsed = parse(member);
  return std::string(parsed.number) + ' ' + std::string(parsed.types);
}

void append(std::vector<Address>& out, std::vector<Address> more) {
  for (Address& address : more) out.push_back(std::move(address));
}

}  // namespace

AttributeForm operators_form() {
  return {.name = "operators", .shape = Shape::list, .fragment = Fragment::clause};
}

AttributeForm functions_form() {
  return {.name = "functions", .shape = Shape::list, .fragment = Fragment::clause};
}

std::vector<std::string> member_clauses(const Object& of) {
  std::vector<std::string> out = clauses(list_of(of, "operators"), "OPERATOR");
  for (std::string& function : clauses(list_of(of, "functions"), "FUNCTION"))
    out.push_back(std::move(function));
  return out;
}

std::vector<std::string> member_changes(const Object& from, const Object& to) {
  const std::vector<std::string> before = member_clauses(from), after = member_clauses(to);
  std::vector<std::string> gone = without(before, after), out;
  for (std::string& clause : gone) {
    const std::size_t blank = clause.find(' ');
    clause = clause.substr(0, blank) + ' ' + slot(clause.substr(blank + 1));
  }
  const std::vector<std::string> added = without(after, before);
  if (!gone.empty()) out.push_back("DROP\n    " + joined(gone, ",\n    "));
  if (!added.empty()) out.push_back("ADD\n    " + joined(added, ",\n    "));
  return out;
}

std::vector<Address> member_needs(const Object& of, std::string_view type) {
  std::vector<Address> out;
  const std::string usual = std::string(type) + ", " + std::string(type);
  const std::string& schema = of.address.schema;
  for (const std::string& text : list_of(of, "operators")) {
    const Member member = parse(text);
    append(out, operators_named(std::string(member.name) + std::string(member.types), usual, schema));
  }
  for (const std::string& text : list_of(of, "functions")) {
    const Member member = parse(text);
    const std::string_view function =
        member.name.empty() ? member.rest.substr(member.types.size()) : member.rest;
    append(out, routines_named(function, usual, schema));
  }
  return out;
}

std::string method_of(const Address& address) {
  const std::string& signature = address.signature;
  return sql::identifier(std::string_view(signature).substr(1, signature.size() - 2));
}

std::string name_with_method(const Address& address) {
  return qualified_name(address) + " USING " + method_of(address);
}

}  // namespace migrate::kinds
