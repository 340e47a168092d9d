#include "selftest/schema_pair.hpp"

#include <algorithm>
#include <sstream>

#include "error/error.hpp"
#include "sql/statements.hpp"

namespace migrate::selftest {
namespace {

constexpr std::string_view a_line = "-- A\n", b_line = "-- B\n";

std::string commented(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out += line.empty() ? "--\n" : "-- " + line + '\n';
  return out;
}

std::vector<std::string> statements_of(std::string_view text) {
  std::vector<std::string> out;
  for (sql::Statement& statement : sql::cut_statements(text)) out.push_back(std::move(statement.text));
  return out;
}

// What both lists have stands once, as far as their orders agree: each list keeps its own.
SchemaPair merged(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  SchemaPair out;
  auto at = b.begin();
  for (const std::string& statement : a) {
    const auto same = std::find(at, b.end(), statement);
    if (same == b.end()) {
      out.push_back({.a = statement, .b = {}});
      continue;
    }
    for (; at != same; ++at) out.push_back({.a = {}, .b = *at});
    out.push_back({.a = statement, .b = statement});
    ++at;
  }
  for (; at != b.end(); ++at) out.push_back({.a = {}, .b = *at});
  return out;
}

}  // namespace

std::string write(const SchemaPair& pair, const std::string& about) {
  std::string a, b;
  for (const Item& item : pair) {
    if (!item.a.empty()) a += item.a + ";\n";
    if (!item.b.empty()) b += item.b + ";\n";
  }
  return commented(about) + std::string(a_line) + a + std::string(b_line) + b;
}

SchemaPair read(const std::string& file, std::string_view text) {
  const std::size_t a = text.find(a_line);
  const std::size_t b = a == std::string_view::npos ? a : text.find(b_line, a);
  if (b == std::string_view::npos) {
    throw Error({.what = "it is no pair of schemas",
                 .place = {.file = file},
                 .hint = "the first schema stands after a line '-- A', the second after a line '-- B'"},
                Exit::usage);
  }
  return merged(statements_of(text.substr(a + a_line.size(), b - a - a_line.size())),
                statements_of(text.substr(b + b_line.size())));
}

}  // namespace migrate::selftest
