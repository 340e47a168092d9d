// What the statements of a column are made of.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// "ALTER TABLE t ALTER COLUMN c"; of a parent's column it reaches the children's.
std::string alter_column(const Address& column);
// The same for what each child says for itself: without ONLY it would go to all of them.
std::string alter_alone(const Object& column);

// "GENERATED ALWAYS AS IDENTITY (…)"
std::string identity_clause(const Object& column);
// ADD GENERATED … AS IDENTITY to a column that is there, whose sequence goes on after its greatest value.
std::vector<Statement> add_identity(const Object& column);
// " COLLATE …"; empty where the type's own counts.
std::string collate_clause(const Object& column);

// The rows of a foreign table are not this database's to convert or to lose.
bool is_foreign(const Object& column);

// The expression that fills the rows which are there (`backfill` in the registry); null: none.
const std::string* backfill_of(const Object& column, const Context& context);
// UPDATE that sets the column to `expression`; `which_rows`: " WHERE …" or empty.
Statement fill_rows(const Object& column, const std::string& expression, const std::string& which_rows);

// Whether a dependent of a column must be gone while the column's type changes.
std::function<bool(const Object& dependent)> stands_on_type(const Alter& change);
// "ALTER COLUMN … TYPE …", with the conversion of its values.
Statement set_type(const Alter& change, const Context& context);

// How a changed column is brought about.
Alteration change_column(const Alter& change, const Context& context);

}  // namespace migrate::kinds
