#include "registry/resolve.hpp"

#include <algorithm>
#include <set>

#include "kinds/clauses.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

void report_unknown(Draft& draft, const ColumnAttribute& where, std::size_t item, const std::string& column,
                    const Columns& columns, Problems& problems) {
  draft.broken = true;
  problems.add("the table \"" + draft.object.parent.name + "\" has no column \"" + column + "\"",
               draft.place_of(where.attribute, item), did_you_mean(column, columns.of(draft.object.parent)));
}

void check_names(Draft& draft, const ColumnAttribute& where, const Columns& columns, Problems& problems) {
  const Names names = kinds::list_of(draft.object, where.attribute);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!columns.has(draft.object.parent, names[i]) && !columns.is_open(draft.object.parent))
      report_unknown(draft, where, i, names[i], columns, problems);
  }
}

void quote_elements(Draft& draft, const ColumnAttribute& where, const Columns& columns, Problems& problems) {
  Names elements = kinds::list_of(draft.object, where.attribute);
  if (elements.empty()) return;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    std::string& element = elements[i];
    if (columns.has(draft.object.parent, element)) {
      element = sql::identifier(element);
      continue;
    }
    const std::optional<Names> name = parse_sql_name(element);
    const bool is_column = name && name->size() == 1;
    if (is_column && !columns.has(draft.object.parent, name->front()) &&
        !columns.is_open(draft.object.parent))
      report_unknown(draft, where, i, element, columns, problems);
  }
  draft.object.set(where.attribute, sql::format_array(elements));
}

// PostgreSQL refuses a column that is declared NULL in a primary key ("conflicting NULL/NOT NULL
// declarations").
void check_primary_keys(const Model& model, Problems& problems) {
  std::map<catalog::Address, const Draft*> nullable;
  for (const Draft& draft : model.drafts) {
    if (draft.kind->name == "column" && !draft.object.has("not_null"))
      nullable[draft.object.address] = &draft;
  }
  for (const Draft& key : model.drafts) {
    if (key.kind->name != "primary_key") continue;
    for (const std::string& name : kinds::list_of(key.object, "columns")) {
      const auto found = nullable.find(address_in(key.object.parent, kinds::get("column"), name));
      if (found == nullable.end()) continue;
      problems.add("column " + name + " cannot be nullable: it is part of the primary key",
                   found->second->place_of("not_null"), "take the \"?\" or `nullable: true` away");
    }
  }
}

// The columns that the convention may name: of an element that is SQL, the first column that it mentions.
Names columns_for_name(const Draft& draft, const Columns& columns) {
  Names out;
  for (const ColumnAttribute& where : column_attributes()) {
    if (where.kind != draft.kind->name || where.attribute != draft.kind->short_form) continue;
    if (where.text != ColumnText::elements) continue;
    for (const std::string& element : kinds::list_of(draft.object, where.attribute)) {
      for (const std::string& word : identifiers_in(element)) {
        const bool is_column =
            columns.has(draft.object.parent, word) ||
            (columns.is_open(draft.object.parent) && parse_sql_name(element) == Names{word});
        if (!is_column) continue;
        out.push_back(word);
        break;
      }
    }
    return out;
  }
  return kinds::list_of(draft.object, "columns");
}

NameParts parts_of(const Draft& draft, const Columns& columns) {
  NameParts out{.table = draft.object.address.relation,
                .columns = columns_for_name(draft, columns),
                .name = draft.name_part};
  if (draft.object.has("references")) {
    out.referred_table = kinds::list_of(draft.object, "references").back();
    out.referred_columns = kinds::list_of(draft.object, "referenced_columns");
  }
  return out;
}

// A name that is a part of the convention's name may be called by that part; the table may have had another
// name then.
Names former_names(const Draft& draft, const Model& model, const Columns& columns,
                   const std::string& former_table) {
  Names out = {draft.renamed_from};
  if (!model.naming.uses_name(*draft.kind)) return out;
  NameParts parts = parts_of(draft, columns);
  parts.name = draft.renamed_from;
  for (const std::string& table : {parts.table, former_table}) {
    if (table.empty()) continue;
    parts.table = table;
    if (std::optional<std::string> name = model.naming.name_for(*draft.kind, parts)) out.push_back(*name);
  }
  return out;
}

void resolve_former_names(Model& model, const Columns& columns) {
  std::map<catalog::Address, std::string> former_tables;
  for (const Draft& draft : model.drafts) {
    if (draft.kind->is_relation) former_tables[draft.object.address] = draft.renamed_from;
  }
  for (Draft& draft : model.drafts) {
    if (draft.renamed_from.empty() || draft.broken) continue;
    draft.former_names = former_names(draft, model, columns, former_tables[draft.object.parent]);
  }
}

}  // namespace

const std::vector<ColumnAttribute>& column_attributes() {
  static const std::vector<ColumnAttribute> all = {{"primary_key", "columns", ColumnText::names},
                                                   {"primary_key", "include", ColumnText::names},
                                                   {"unique", "columns", ColumnText::names},
                                                   {"unique", "include", ColumnText::names},
                                                   {"foreign_key", "columns", ColumnText::names},
                                                   {"foreign_key", "set_columns", ColumnText::names},
                                                   {"exclusion", "elements", ColumnText::elements},
                                                   {"exclusion", "include", ColumnText::names},
                                                   {"exclusion", "where", ColumnText::sql},
                                                   {"check", "expression", ColumnText::sql},
                                                   {"policy", "using", ColumnText::sql},
                                                   {"policy", "with_check", ColumnText::sql},
                                                   {"index", "columns", ColumnText::elements},
                                                   {"index", "include", ColumnText::names},
                                                   {"index", "where", ColumnText::sql}};
  return all;
}

void resolve_typed_tables(Model& model) {
  std::set<catalog::Address> typed;
  for (const Draft& draft : model.drafts) {
    if (draft.object.has("of_type")) typed.insert(draft.object.address);
  }
  for (Draft& draft : model.drafts) {
    if (draft.kind->name == "column" && typed.contains(draft.object.parent))
      draft.object.set("inherited", "true");
  }
}

void resolve_columns(Model& model, const Columns& columns, Problems& problems) {
  for (Draft& draft : model.drafts) {
    for (const ColumnAttribute& where : column_attributes()) {
      if (where.kind != draft.kind->name) continue;
      if (where.text == ColumnText::names) check_names(draft, where, columns, problems);
      if (where.text == ColumnText::elements) quote_elements(draft, where, columns, problems);
    }
  }
  check_primary_keys(model, problems);
}

void resolve_names(Model& model, const Columns& columns, Problems& problems) {
  for (Draft& draft : model.drafts) {
    if (!draft.object.address.name.empty() || draft.broken) continue;
    std::optional<std::string> name = model.naming.name_for(*draft.kind, parts_of(draft, columns));
    if (!name) {
      draft.broken = true;
      problems.add("this " + std::string(draft.kind->name) + " needs a name", draft.place,
                   "give it a `name:`; the naming convention finds nothing to call it by");
      continue;
    }
    draft.implicit_name = true;
    draft.object.address.name = std::move(*name);
  }
  resolve_former_names(model, columns);
}

}  // namespace migrate::registry
