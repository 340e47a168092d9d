#include "script/plan_steps.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"

namespace migrate::script {
namespace {

// Each statement with what a reviewer must know above it, a blank line between statements.
void append(std::string& sql, const kinds::Statement& statement) {
  if (!sql.empty()) sql += '\n';
  for (const std::string& hazard : statement.hazards) sql += "-- hazard: " + hazard + '\n';
  sql += statement.sql + ";\n";
}

// A body may name what the step makes later; that it is right was seen when the plan was made.
bool makes_bodies(const plan::Step& step) {
  return std::any_of(step.actions.begin(), step.actions.end(), [](const plan::Action& action) {
    return std::any_of(action.statements.begin(), action.statements.end(),
                       [](const kinds::Statement& statement) { return !statement.check.empty(); });
  });
}

std::string text_of(const plan::Step& step) {
  std::string sql;
  if (makes_bodies(step)) sql = "SET LOCAL check_function_bodies = off;\n";
  for (const plan::Action& action : step.actions) {
    for (const kinds::Statement& statement : action.statements) append(sql, statement);
  }
  return sql;
}

std::vector<DraftStep> steps_of(const plan::Plan& plan) {
  std::vector<DraftStep> out;
  for (const plan::Step& step : plan.steps) out.push_back({.sql = text_of(step)});
  return out;
}

// The address before the rename of itself or of what it is in.
catalog::Address before(catalog::Address address, const plan::Rename& rename) {
  const catalog::Address& from = rename.from;
  if (!rename.label.empty()) return address;
  const bool same_kind = address.kind == from.kind && address.relation == from.relation;
  if (from.kind == "schema") {
    if (address.schema == rename.to) address.schema = from.name;
  } else if (address.schema == from.schema && same_kind && address.name == rename.to) {
    address.name = from.name;
  } else if (address.schema == from.schema && from.relation.empty() && address.relation == rename.to) {
    address.relation = from.name;
  }
  return address;
}

}  // namespace

std::vector<DraftStep> up_steps(const std::vector<plan::Rename>& renames, const plan::Plan& plan) {
  std::vector<DraftStep> out = steps_of(plan);
  if (renames.empty()) return out;
  std::string sql;
  for (const plan::Rename& rename : renames) append(sql, plan::rename_statement(rename));
  if (out.empty()) out.emplace_back();
  out.front().sql = out.front().sql.empty() ? sql : sql + '\n' + out.front().sql;
  return out;
}

std::vector<DraftStep> down_steps(const std::vector<plan::Rename>& renames, const plan::Plan& plan) {
  std::vector<DraftStep> out = steps_of(plan);
  if (out.empty()) out.emplace_back();
  std::for_each(renames.rbegin(), renames.rend(), [&](const plan::Rename& rename) {
    append(out.back().sql, plan::rename_statement(plan::reversed(rename)));
  });
  return out;
}

std::vector<std::string> destroyed_by(const plan::Plan& plan, const std::vector<plan::Rename>& renames) {
  std::vector<std::string> out;
  for (const plan::Step& step : plan.steps) {
    for (const plan::Action& action : step.actions) {
      const bool destroys = std::any_of(action.statements.begin(), action.statements.end(),
                                        [](const kinds::Statement& one) { return one.destroys; });
      if (!destroys) continue;
      catalog::Address address = action.object;
      for (auto rename = renames.rbegin(); rename != renames.rend(); ++rename) {
        address = before(std::move(address), *rename);
      }
      const std::string text = address.kind + ' ' + kinds::sql_name(address);
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(text);
    }
  }
  return out;
}

}  // namespace migrate::script
