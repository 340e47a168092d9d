// How the values of a column get from one type to another.
#pragma once

#include <string>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// Whether the type itself changes, not only its modifiers (varchar(10) to varchar(20) does not).
bool changes_base_type(const Alter& column);

// Whether every row is written anew: always, but where the new type stores the same bytes (varchar to text)
// and its modifiers leave every value as it is (varchar(10) to varchar(20)). (Manual, ALTER TABLE, Notes.)
bool rewrites_table(const Alter& column, const Context& context);

// " USING <expression>" for ALTER COLUMN … TYPE: the registry's expression where it gives one; nothing where
// PostgreSQL converts on assignment, which unlike an explicit cast refuses to cut values off; else a cast, by
// way of text where there is none. (Manual, ALTER TABLE and CREATE CAST.)
std::string using_clause(const Alter& column, const Context& context);

}  // namespace migrate::kinds
