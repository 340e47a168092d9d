#include "script/script.hpp"

#include <algorithm>

#include "script/assertion.hpp"

namespace migrate::script {

const Script* find(const std::vector<Script>& scripts, std::string_view revision) {
  const auto found = std::find_if(scripts.begin(), scripts.end(),
                                  [&](const Script& script) { return script.revision == revision; });
  return found == scripts.end() ? nullptr : &*found;
}

std::string up_text(const Script& script) {
  std::string out;
  for (const Step& step : script.up) {
    out += std::string(out.empty() ? "" : "\n") + "-- migrate:up" +
           (step.transaction ? "" : " transaction=none") + (step.batch ? ' ' + step.batch->text() : "") +
           "\n";
    for (const sql::Statement& statement : step.statements) {
      out += statement.text + (is_assertion(statement.text) ? "\n" : ";\n");
    }
  }
  return out;
}

}  // namespace migrate::script
