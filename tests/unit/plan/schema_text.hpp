// Snapshots from a few lines of text, and plans as text, for tests without a server.
#pragma once

#include <sstream>
#include <string>

#include "catalog/snapshot.hpp"
#include "plan/plan.hpp"

namespace migrate::plan {

// One object a line: ADDRESS [PARENT] { key=value } { <NEEDED}; blanks in values are written as `~`.
//   column:public.t.a table:public.t type=integer not_null=true <enum:public.e
// Columns stand in the order of their lines. A column's base type is its type.
inline catalog::Snapshot schema(const std::string& text) {
  std::vector<catalog::Object> objects;
  std::vector<catalog::Dependency> edges;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string word;
    if (!(words >> word)) continue;
    catalog::Object object;
    object.address = catalog::Address::parse(word);
    if (object.address.kind == "column") object.position = static_cast<int>(objects.size()) + 1;
    while (words >> word) {
      for (char& c : word) c = c == '~' ? ' ' : c;
      const std::size_t equals = word.find('=');
      if (word.front() == '<') {
        edges.push_back({object.address, catalog::Address::parse(word.substr(1))});
      } else if (equals == std::string::npos) {
        object.parent = catalog::Address::parse(word);
      } else {
        object.set(word.substr(0, equals), word.substr(equals + 1));
      }
    }
    object.set_fact("base_type", std::string(object.get("type")));
    objects.push_back(std::move(object));
  }
  return catalog::Snapshot(std::move(objects), edges);
}

// The statements, one a line (line ends inside become blanks), "--" between steps.
inline std::string sql_of(const Plan& plan) {
  std::string out;
  for (const Step& step : plan.steps) {
    if (!out.empty()) out += "--\n";
    for (const Action& action : step.actions) {
      for (const kinds::Statement& statement : action.statements) {
        for (const char c : statement.sql + ";") out += c == '\n' ? ' ' : c;
        out += '\n';
      }
    }
  }
  return out;
}

inline std::string plan_sql(const std::string& from, const std::string& to, const kinds::Hints& hints = {}) {
  const catalog::Snapshot before = schema(from), after = schema(to);
  return sql_of(make_plan(before, after, hints));
}

}  // namespace migrate::plan
