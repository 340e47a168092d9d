#include <algorithm>

#include "kinds/clauses.hpp"
#include "registry/resolve.hpp"
#include "sql/list.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;

struct Target {
  Address table{};
  Names columns{};
};

class ReferenceResolver {
 public:
  ReferenceResolver(Model& model, const Columns& columns, Problems& problems)
      : columns_(columns), problems_(problems) {
    for (const Draft& draft : model.drafts) {
      if (draft.kind->name != "primary_key") continue;
      primary_keys_[draft.object.parent] = kinds::list_of(draft.object, "columns");
    }
  }

  void resolve(Draft& key) {
    if (!key.reference) return report_missing(key);
    Target target = find(key);
    if (target.table.empty()) return report_no_table(key);
    if (!take_columns(key, target)) return;
    key.object.set("references", sql::format_array({target.table.schema, target.table.name}));
    key.object.set("referenced_columns", sql::format_array(target.columns));
  }

 private:
  void fail(Draft& key, std::string what, Place place, std::string hint = {}) {
    key.broken = true;
    problems_.add(std::move(what), std::move(place), std::move(hint));
  }

  void report_missing(Draft& key) {
    if (key.broken) return;  // said when it was read
    fail(key, key.title() + " references nothing", key.place, "give it `references: table(column)`");
  }

  void report_no_table(Draft& key) {
    const std::string text = format_reference(*key.reference);
    fail(key, "the table of \"" + text + "\" is not in the registry", key.place_of("references"),
         did_you_mean(format_name(key.reference->name), columns_.table_names(key.object.address.schema)));
  }

  // The table of that name, in the schema given or else where the search path finds it.
  Address find_table(const std::string& schema, const std::string& own_schema,
                     const std::string& name) const {
    for (const std::string& candidate : schema.empty() ? Names{own_schema, "public"} : Names{schema}) {
      const Address table{.kind = "table", .schema = candidate, .name = name};
      if (columns_.has_table(table)) return table;
    }
    return {};
  }

  Target find(const Draft& key) const {
    const Reference& reference = *key.reference;
    const Names& name = reference.name;
    const std::string& own = key.object.address.schema;
    const bool may_end_in_column = reference.columns.empty() && !key.object.has("referenced_columns");
    if (name.size() == 1) return {find_table("", own, name[0]), reference.columns};
    if (name.size() == 2 && may_end_in_column) {
      if (const Address table = find_table("", own, name[0]); !table.empty()) return {table, {name[1]}};
    }
    if (name.size() == 2) return {find_table(name[0], own, name[1]), reference.columns};
    if (name.size() == 3 && may_end_in_column) return {find_table(name[0], own, name[1]), {name[2]}};
    return {};
  }

  // Settles which columns are referenced: those of the reference, of `referenced_columns`, or the primary
  // key.
  bool take_columns(Draft& key, Target& target) {
    if (target.columns.empty()) target.columns = kinds::list_of(key.object, "referenced_columns");
    if (target.columns.empty()) target.columns = primary_key_of(key, target.table);
    for (const std::string& column : target.columns) check_column(key, target.table, column);
    const Names own = kinds::list_of(key.object, "columns");
    if (!key.broken && own.size() != target.columns.size()) {
      fail(key,
           key.title() + " has " + std::to_string(own.size()) + " columns and references " +
               std::to_string(target.columns.size()),
           key.place_of("references"), "name as many columns on both sides, in the same order");
    }
    return !key.broken;
  }

  Names primary_key_of(Draft& key, const Address& table) {
    const auto found = primary_keys_.find(table);
    if (found != primary_keys_.end() && !found->second.empty()) return found->second;
    fail(key, "the table \"" + table.name + "\" has no primary key to reference", key.place_of("references"),
         "name the columns: " + format_name({table.name}) + "(column)");
    return {};
  }

  void check_column(Draft& key, const Address& table, const std::string& column) {
    if (columns_.has(table, column) || columns_.is_open(table)) return;
    fail(key, "the table \"" + table.name + "\" has no column \"" + column + "\"",
         key.place_of(key.given("referenced_columns") ? "referenced_columns" : "references"),
         did_you_mean(column, columns_.of(table)));
  }

  const Columns& columns_;
  Problems& problems_;
  std::map<Address, Names> primary_keys_;
};

}  // namespace

void resolve_references(Model& model, const Columns& columns, Problems& problems) {
  ReferenceResolver resolver(model, columns, problems);
  for (Draft& draft : model.drafts) {
    if (draft.kind->name == "foreign_key") resolver.resolve(draft);
  }
}

}  // namespace migrate::registry
