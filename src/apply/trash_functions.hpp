// The schema `migrate_trash`, and the functions that put things there and take them out.
//
// The functions are of the session (pg_temp), made by the run that needs them: no code of ours stays in the
// database, and none of another version is met there. The schema has a table `dropped`, a row for each table
// and each set of columns that is kept, and the kept rows in tables of their own, `kept_<id>_<table>`. Both
// are made with the first thing that is kept. Rows alone are kept: keys, constraints, indexes, defaults,
// triggers, policies and grants go, as they would have gone with the table, and so that nothing in the trash
// stands in anybody's way. Columns of types that somebody made become text: those types may be dropped next.
#pragma once

#include <vector>

namespace migrate::apply {

// The statements that make the functions, each without semicolon.
//
// clang-format off
//   migrate_keep_tables(relations, cascades, revision, direction, version_table)    in place of DROP TABLE
//   migrate_keep_columns(relation, names, revision, direction, version_table)       before ALTER TABLE … DROP COLUMN
//   migrate_note_columns(), migrate_raise_if_dropped()                              round what nobody can look into
//   migrate_begin_undoing(revision, version_table)                                  in a downgrade, before its statements
//   migrate_bring_back_of(revision, version_table, at_end)                          and after each of them
//   migrate_restore(id)                                                             one entry, by hand
// clang-format on
std::vector<const char*> trash_functions();

// Their two halves, in this order.
std::vector<const char*> keeping_functions();
std::vector<const char*> returning_functions();

}  // namespace migrate::apply
