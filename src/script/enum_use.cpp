#include "script/enum_use.hpp"

#include <algorithm>

#include "error/joined.hpp"
#include "sql/enum_value.hpp"

namespace migrate::script {
namespace {

struct Added {
  sql::AddedValue value;
  int line;
};

// One of the two names may leave the schema unsaid.
bool is_same_type(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  const auto common = static_cast<std::ptrdiff_t>(std::min(one.size(), other.size()));
  return common > 0 && std::equal(one.end() - common, one.end(), other.end() - common);
}

void check(const Step& step, const Header& header) {
  std::vector<std::vector<std::string>> made;
  std::vector<Added> added;
  for (const sql::Statement& statement : step.statements) {
    for (const Added& one : added) {
      if (!sql::may_use_value(statement.text, one.value.literal)) continue;
      throw Error({.what = "the new value " + one.value.literal + " of the enum " +
                           joined(one.value.type, ".") + " is used before it is committed",
                   .place = {.file = header.file, .line = statement.line},
                   .revision = header.revision,
                   .statement = statement.text,
                   .detail = "line " + std::to_string(one.line) + " adds it, in the same transaction",
                   .hint = "begin another section before this statement: each is a transaction of its own"});
    }
    if (std::vector<std::string> type = sql::created_enum(statement.text); !type.empty()) {
      made.push_back(std::move(type));
    }
    const std::optional<sql::AddedValue> value = sql::added_value(statement.text);
    if (value && std::none_of(made.begin(), made.end(),
                              [&](const auto& type) { return is_same_type(type, value->type); })) {
      added.push_back({*value, statement.line});
    }
  }
}

}  // namespace

void check_enum_use(const std::vector<Step>& steps, const Header& header) {
  for (const Step& step : steps) {
    if (step.transaction) check(step, header);
  }
}

}  // namespace migrate::script
