// Keeping what scripts drop: the rows of tables and the values of columns go to the schema `migrate_trash`,
// in the transaction of the statement that drops them, and the way back of an upgrade brings them back. Pure:
// the actions of a run become actions that do more.
//
// clang-format off
//   DROP TABLE                     a call in its place, which moves the tables and strips them of all that binds them
//   ALTER TABLE … DROP COLUMN      a call before it, which saves the values with the primary key
//   DO, SELECT, DROP … CASCADE, …  calls round it, which raise an exception where a table or column is gone
//   a statement of a downgrade     a call after it, which brings back what it made again; one before the first, and one
//                                  at the end, which tells what was not made
// clang-format on
//
// The functions (trash_functions.hpp) belong to the session: nothing but the schema is left in the database.
// What they cannot keep they refuse as errors of the statement, so that its transaction is rolled back.
#pragma once

#include <vector>

#include "apply/actions.hpp"
#include "apply/destruction.hpp"

namespace migrate::apply {

// `options`: whether what is dropped is kept, and whether there is a trash from which a downgrade brings
// back. Throws Error (Exit::refused), before anything runs, for a statement outside of transactions that
// could drop what nobody sees.
Actions with_trash(Actions actions, const history::VersionTable& table, const ActionOptions& options);

// The losses that a statement of their script, of the direction of the walk, would name to be kept; a column
// that becomes narrower stays a loss.
std::vector<Loss> without_kept(std::vector<Loss> losses, const history::Walk& walk,
                               const std::vector<script::Script>& scripts);

}  // namespace migrate::apply
