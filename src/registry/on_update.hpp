// `on_update: now()` of a column: for each table one trigger function and one trigger, both called
// <table>_on_update, which set the columns that an UPDATE left as they were.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "catalog/snapshot.hpp"
#include "registry/problems.hpp"

namespace migrate::registry {

class Model;

struct OnUpdate {
  std::string expression;
  Place place{};
};
// By table and column.
using OnUpdates = std::map<catalog::Address, std::map<std::string, OnUpdate>>;

// Whether the text is an action of a foreign key (cascade, set null, …), which `on_update` means beside
// `references`; any other text is an expression.
bool is_foreign_key_action(std::string_view text);

// Adds the functions and triggers to the model's drafts.
void add_on_update_triggers(Model& model, Problems& problems);

// The expressions by column, and the two objects that stand for them; nothing where the table has no such
// trigger, or one that was changed by hand.
struct FoundOnUpdate {
  const catalog::Object* function;
  const catalog::Object* trigger;
  std::map<std::string, std::string> expressions;
};
std::optional<FoundOnUpdate> find_on_update(const catalog::Snapshot& snapshot, const catalog::Object& table);

}  // namespace migrate::registry
