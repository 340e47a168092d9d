// What PostgreSQL cannot change in a type is changed by a new type, which the columns that hold values of the
// old one are converted to.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// The columns whose type is `type` or an array of it, by address.
std::vector<const Object*> columns_of_type(const Snapshot& snapshot, const Address& type);

// Whether the column is there after the change with values of the same type, and goes over by a statement of
// its own: that of a parent's column reaches its children's.
bool is_converted(const Object& column, const Context& context);

// "[]" for a column that holds arrays of its type; else empty.
std::string array_mark(const Object& column);

// What is said of the type and of its parts, as it was: it would be lost with the old type. What changes of
// it comes after.
std::vector<Statement> annotate_again(const Address& type, const Context& context);

// Whether a dependent of `used`, a type or collation, or of a column with it must be gone while another
// `used` takes its place column by column: what names it (defaults, checks, predicates) would keep the old
// one alive, and a foreign key cannot join the two for a moment.
bool goes_along(const Object& dependent, const Snapshot& before, const Address& used);

// How the values of a column wait while its type is dropped and created again.
struct Parking {
  std::string type;   // of the column, meanwhile
  std::string there;  // " USING …"; empty: none
  std::string back;   // the same
};

// Drops a type, creates it again by `create`, and converts the columns of it by way of what `park` says. All
// that depends on the type or on one of those columns is made again, too.
Alteration replace_type(const Object& before, std::vector<Statement> create,
                        const std::function<Parking(const Object& column)>& park, const Context& context);

// `statement` on a type that PostgreSQL refuses while columns have values of it inside of other values, in an
// array or a composite (ALTER DOMAIN … ADD CONSTRAINT, SET NOT NULL): between statements that turn those
// columns into text and back.
std::vector<Statement> with_inner_values_parked(const Address& type, Statement statement,
                                                const Context& context);
// What stands on those columns and must be gone meanwhile (Kind::around_create, Kind::alter).
Alteration around_inner_values(const Address& type, const Context& context);
// These columns.
std::vector<Address> inner_columns(const Address& type, const Snapshot& snapshot);

}  // namespace migrate::kinds
