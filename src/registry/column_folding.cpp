#include "registry/column_folding.hpp"

#include <algorithm>
#include <array>

#include "kinds/clauses.hpp"
#include "kinds/inheritance.hpp"
#include "registry/column_sugar.hpp"
#include "registry/keys.hpp"
#include "registry/naming.hpp"
#include "registry/on_update.hpp"
#include "registry/spelling.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

// The only column of a part of a table; empty when it has more, or speaks of an expression.
std::string only_column(const Object& part) {
  const Names columns = kinds::list_of(part, "columns");
  if (columns.size() != 1) return "";
  if (part.address.kind != "index") return columns[0];
  const std::optional<Names> name = parse_sql_name(columns[0]);
  const bool is_name = name && name->size() == 1 && sql::identifier(name->front()) == columns[0];
  return is_name ? name->front() : "";
}

bool has_only(const Object& part, const std::vector<std::string_view>& attributes) {
  return std::all_of(part.attributes().begin(), part.attributes().end(), [&](const auto& attribute) {
    return std::find(attributes.begin(), attributes.end(), attribute.name) != attributes.end();
  });
}

// What each kind may have to be said inside a column.
const std::vector<std::string_view>* sayable_attributes(std::string_view kind) {
  static const std::vector<std::string_view> columns = {"columns"};
  static const std::vector<std::string_view> foreign_key = {
      "columns",   "references", "referenced_columns", "match",    "on_update",
      "on_delete", "deferrable", "initially_deferred", "not_valid"};
  if (kind == "primary_key" || kind == "unique" || kind == "index") return &columns;
  return kind == "foreign_key" ? &foreign_key : nullptr;
}

// Whether the sequence is the one that PostgreSQL makes for a serial column, nothing changed since.
bool is_serial_sequence(const Snapshot& snapshot, const Object& column, const Object& value,
                        const Object& sequence, const SerialType& serial) {
  const Address& owner = column.address;
  Object usual;
  usual.set("type", std::string(serial.sequence_type));
  usual.set("owned_by", sql::format_array({owner.schema, owner.relation, owner.name}));
  return sequence.attributes() == usual.attributes() && column.has("not_null") && !column.has("identity") &&
         !column.has("generated") && value.get("expression") == next_value(sequence.address) &&
         !is_annotated(snapshot, sequence);
}

}  // namespace

std::string usual_name(const Object& part) {
  static const NamingConvention convention;
  const kinds::Kind& kind = kinds::get(part.address.kind);
  NameParts parts{.table = part.address.relation, .columns = kinds::list_of(part, "columns")};
  if (part.address.kind == "index") parts.columns = {only_column(part)};
  if (part.has("references")) parts.referred_table = kinds::list_of(part, "references").back();
  if (kind.single && !convention.covers(kind)) return part.parent.name;
  return convention.covers(kind) ? convention.name_for(kind, parts).value_or("") : "";
}

bool is_annotated(const Snapshot& snapshot, const Object& object) {
  const kinds::Kind& kind = kinds::get(object.address.kind);
  const auto is_said = [&](const kinds::Kind& says, const Address& described) {
    return snapshot.find(kinds::annotation_on(described, says.name)) != nullptr;
  };
  const std::vector<SaidBehind> behind = said_behind(kind);
  return std::any_of(
             kinds::all().begin(), kinds::all().end(),
             [&](const kinds::Kind* says) { return says->annotates && is_said(*says, object.address); }) ||
         std::any_of(behind.begin(), behind.end(), [&](const SaidBehind& said) {
           const auto address = address_behind(object, said.of);
           return address && is_said(*said.says, *address);
         });
}

ColumnFolding::ColumnFolding(const Snapshot& snapshot) {
  for (const Object& object : snapshot.objects()) {
    if (object.address.kind == "default") fold_default(snapshot, object);
  }
  for (const Object& object : snapshot.objects()) {
    if (object.address.kind == "table") fold_table(snapshot, object);
  }
}

// In the order in which the reader takes them: `unique` before `index`.
void ColumnFolding::fold_table(const Snapshot& snapshot, const Object& table) {
  const std::vector<const Object*> children = snapshot.children_of(table.address);
  fold_on_update(snapshot, table);
  for (const std::string_view kind : {"primary_key", "unique", "foreign_key", "index"}) {
    for (const Object* part : children) {
      if (part->address.kind == kind) fold_part(snapshot, *part);
    }
  }
}

void ColumnFolding::fold_default(const Snapshot& snapshot, const Object& value) {
  folded_.insert(value.address);
  Column& folding = columns_[value.parent];
  const Object& column = *snapshot.find(value.parent);
  const Object* origin = column.has("inherited") ? kinds::origin_of(value, snapshot) : nullptr;
  if (origin && origin->attributes() == value.attributes()) return;
  folding.value = &value;
  const SerialType* serial = find_serial_of(column.get("type"));
  if (!serial) return;
  const Address& owner = column.address;
  const Object* sequence = snapshot.find(
      {.kind = "sequence", .schema = owner.schema, .name = sequence_name(owner.relation, owner.name)});
  if (!sequence || !is_serial_sequence(snapshot, column, value, *sequence, *serial)) return;
  folding.serial = serial->type;
  folding.value = nullptr;
  folded_.insert(sequence->address);
}

void ColumnFolding::fold_on_update(const Snapshot& snapshot, const Object& table) {
  const std::optional<FoundOnUpdate> found = find_on_update(snapshot, table);
  if (!found) return;
  for (const Object* object : {found->function, found->trigger}) {
    const bool annotated =
        std::any_of(kinds::all().begin(), kinds::all().end(), [&](const kinds::Kind* kind) {
          return kind->annotates && kind->name != "owner" &&
                 snapshot.find(kinds::annotation_on(object->address, kind->name));
        });
    if (annotated) return;
  }
  folded_.insert({found->function->address, found->trigger->address});
  for (const auto& [column, expression] : found->expressions) {
    columns_
        [{.kind = "column", .schema = table.address.schema, .relation = table.address.name, .name = column}]
            .on_update = expression;
  }
}

void ColumnFolding::fold_part(const Snapshot& snapshot, const Object& part) {
  const std::string name = only_column(part);
  const Address address{
      .kind = "column", .schema = part.address.schema, .relation = part.address.relation, .name = name};
  if (name.empty() || !snapshot.find(address) || part.address.name != usual_name(part)) return;
  if (!has_only(part, *sayable_attributes(part.address.kind)) || is_annotated(snapshot, part)) return;
  Column& folding = columns_[address];
  if (part.address.kind == "primary_key") {
    folding.primary_key = true;
  } else if (part.address.kind == "unique") {
    folding.unique = true;
  } else if (part.address.kind == "index") {
    if (folding.unique) return;  // `unique: true, index: true` is one constraint and no index
    folding.index = true;
  } else {
    // Beside `references`, `on_update` is the key's.
    if (folding.foreign_key || !folding.on_update.empty() ||
        kinds::list_of(part, "referenced_columns").size() != 1)
      return;
    folding.foreign_key = &part;
  }
  folded_.insert(part.address);
}

std::string_view ColumnFolding::serial_of(const Address& column) const {
  const auto found = columns_.find(column);
  return found == columns_.end() ? std::string_view() : found->second.serial;
}

void ColumnFolding::write(const Object& column, Yaml& body) const {
  const auto found = columns_.find(column.address);
  if (found == columns_.end()) return;
  const Column& folding = found->second;
  if (folding.primary_key) body.set("primary_key", Yaml::scalar("true"));
  if (folding.value) body.set("default", Yaml::scalar(std::string(folding.value->get("expression"))));
  if (!folding.on_update.empty()) body.set("on_update", Yaml::scalar(folding.on_update));
  if (folding.unique) body.set("unique", Yaml::scalar("true"));
  if (const Object* key = folding.foreign_key) {
    Names target = kinds::list_of(*key, "references");
    if (target.front() == key->address.schema) target.erase(target.begin());
    target.push_back(kinds::list_of(*key, "referenced_columns").front());
    body.set("references", Yaml::scalar(format_name(target)));
    for (const kinds::AttributeForm& form : kinds::get("foreign_key").attributes) {
      if (form.name == "columns" || form.name == "references") continue;
      if (auto value = write_attribute(kinds::get("foreign_key"), form, *key))
        body.set(std::string(key_of(form)), std::move(*value));
    }
  }
  if (folding.index) body.set("index", Yaml::scalar("true"));
}

}  // namespace migrate::registry
