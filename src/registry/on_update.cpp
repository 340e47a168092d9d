#include "registry/on_update.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"
#include "registry/fragments.hpp"
#include "registry/model.hpp"
#include "registry/spelling.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Object;
using Expressions = std::map<std::string, std::string>;

constexpr std::string_view body_start = "BEGIN\n";
constexpr std::string_view body_end = "  RETURN NEW;\nEND";
constexpr std::string_view line_end = "; END IF;\n";

// What an UPDATE sets itself, stays as it sets it. Records are compared by their bytes (manual, "Composite
// Type Comparison"): not every type has an equality (json), and of some it says less (box, citext, 1.0 = 1).
std::string line_start(const std::string& column) {
  const std::string name = sql::identifier(column);
  return "  IF ROW(NEW." + name + ")::record *= ROW(OLD." + name + ")::record THEN NEW." + name + " := ";
}

std::string body_of(const Expressions& expressions) {
  std::string out(body_start);
  for (const auto& [column, expression] : expressions)
    out += line_start(column) + expression + std::string(line_end);
  return out + std::string(body_end);
}

std::string name_for(const Address& table) {
  return shortened(table.name + "_on_update");
}

Object function_of(const Address& table, const Expressions& expressions) {
  Object out;
  out.address = {.kind = "function", .schema = table.schema, .name = name_for(table), .signature = "()"};
  out.set("returns", "trigger");
  out.set("language", "plpgsql");
  out.set("body", body_of(expressions));
  return out;
}

Object trigger_of(const Address& table) {
  Object out;
  out.address = {.kind = "trigger", .schema = table.schema, .relation = table.name, .name = name_for(table)};
  out.set("timing", "BEFORE");
  out.set("events", sql::format_array({"update"}));
  out.set("for_each", "ROW");
  out.set("function", sql::qualified(table.schema, name_for(table)));
  return out;
}

// The expressions that make this body, if columns of the table do.
Expressions expressions_in(std::string_view body, const std::vector<const Object*>& children) {
  Expressions out;
  body.remove_prefix(std::min(body.size(), body_start.size()));
  for (bool found = true; found;) {
    found = false;
    for (const Object* child : children) {
      if (child->address.kind != "column") continue;
      const std::string start = line_start(child->address.name);
      const std::size_t end = body.find(line_end);
      if (!body.starts_with(start) || end == std::string_view::npos || end < start.size()) continue;
      out[child->address.name] = body.substr(start.size(), end - start.size());
      body.remove_prefix(end + line_end.size());
      found = true;
    }
  }
  return out;
}

void add_draft(Model& model, const Object& object, const Place& place, const Address& parent) {
  Draft& draft = model.add(kinds::get(object.address.kind), object.address, place, parent);
  for (const catalog::Attribute& attribute : object.attributes())
    draft.object.set(attribute.name, attribute.value);
}

}  // namespace

bool is_foreign_key_action(std::string_view text) {
  const kinds::AttributeForm& form = *find_form(kinds::get("foreign_key"), "on_update");
  const auto is = [&](std::string_view word) {
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return sql::same_word(sql::trim(text), lower);
  };
  return is("no action") || std::any_of(form.words.begin(), form.words.end(), is);
}

void add_on_update_triggers(Model& model, Problems& problems) {
  for (const auto& [table, columns] : model.on_updates) {
    Expressions expressions;
    for (const auto& [column, said] : columns) {
      const bool good =
          check_fragment("on_update", sql::Fragment::expression, said.expression, said.place, problems);
      if (good) expressions[column] = said.expression;
    }
    if (expressions.empty()) continue;
    const Place& place = columns.begin()->second.place;
    add_draft(model, function_of(table, expressions), place, {});
    add_draft(model, trigger_of(table), place, table);
  }
}

std::optional<FoundOnUpdate> find_on_update(const catalog::Snapshot& snapshot, const Object& table) {
  const Object* trigger = snapshot.find(trigger_of(table.address).address);
  const Object* function = snapshot.find(function_of(table.address, {}).address);
  if (!trigger || !function) return std::nullopt;
  const Expressions found = expressions_in(function->get("body"), snapshot.children_of(table.address));
  const bool ours = !found.empty() &&
                    function->attributes() == function_of(table.address, found).attributes() &&
                    trigger->attributes() == trigger_of(table.address).attributes();
  if (!ours) return std::nullopt;
  return FoundOnUpdate{function, trigger, found};
}

}  // namespace migrate::registry
