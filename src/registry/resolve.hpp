// The passes that complete the drafts once all of them are read: what names point to, and what the objects
// without a name are called.
#pragma once

#include "registry/model.hpp"
#include "registry/problems.hpp"

namespace migrate::registry {

// Turns what foreign keys say they reference into tables and columns; the referenced table's primary key
// where they name no columns. A table is looked for in the key's own schema, then in `public`, as the search
// path of elaboration does. `a.b` is table.column where there is such a table, else schema.table.
void resolve_references(Model& model, const Columns& columns, Problems& problems);

// A table of a composite type has all its columns from there: what the registry says of one completes it.
void resolve_typed_tables(Model& model);

// Checks that the columns of constraints and indexes exist, and those of primary keys are not nullable. An
// index element that is exactly a column's name becomes that name quoted for SQL.
void resolve_columns(Model& model, const Columns& columns, Problems& problems);

// Gives names by the convention to what has none, and settles what `renamed_from` may mean.
void resolve_names(Model& model, const Columns& columns, Problems& problems);

// Which attributes speak of columns of the object's own table, and how.
enum class ColumnText {
  names,     // a list of columns' names
  elements,  // a list of index elements: a column's name, or SQL
  sql,       // an expression
};
struct ColumnAttribute {
  std::string_view kind;
  std::string_view attribute;
  ColumnText text;
};
const std::vector<ColumnAttribute>& column_attributes();

}  // namespace migrate::registry
