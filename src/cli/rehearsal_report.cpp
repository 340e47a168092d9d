#include "cli/rehearsal_report.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "cli/output.hpp"
#include "cli/project.hpp"

namespace migrate::cli {
namespace {

Json json_of(const apply::Rehearsed& statement) {
  Json locks = Json::array();
  for (const apply::TableLock& lock : statement.locks) {
    locks.push_back(Json{{"relation", lock.relation}, {"mode", lock.mode}});
  }
  return {{"revision", statement.revision},
          {"file", statement.place.file},
          {"line", statement.place.line},
          {"statement", statement.statement},
          {"locks", std::move(locks)},
          {"rewrites", statement.rewritten},
          {"milliseconds", statement.milliseconds}};
}

std::string lines_of(const apply::Rehearsed& statement) {
  std::string out = shown(statement.place.file) + ":" + std::to_string(statement.place.line) + ": " +
                    statement.statement.substr(0, statement.statement.find('\n'));
  for (const apply::TableLock& lock : statement.locks) {
    out += "\n  lock: " + lock.mode + " on " + lock.relation;
  }
  for (const std::string& relation : statement.rewritten) out += "\n  rewrites: " + relation;
  return out + fmt::format("\n  time: {:.1f} ms", statement.milliseconds);
}

}  // namespace

void report_rehearsal(const std::vector<apply::Rehearsed>& statements, bool json) {
  if (json) {
    Json out = Json::array();
    for (const apply::Rehearsed& statement : statements) out.push_back(json_of(statement));
    print_json(Json{{"statements", std::move(out)}});
  } else {
    for (const apply::Rehearsed& statement : statements) print(lines_of(statement));
  }
  spdlog::info("rehearsed and rolled back: nothing was changed");
}

}  // namespace migrate::cli
