// What may be said inside a column though it is an object of its own to PostgreSQL:
//
//   default: now()               the column's default
//   primary_key: true            the table's primary key, with all columns that say so, in their order
//   unique: true | {…}           a unique constraint of this column
//   index: true | {…}            an index on this column; none where `unique` says so already
//   check: expression | {…}      a check constraint
//   references: users.id         a foreign key; with on_delete, on_update, match, deferrable,
//                                initially_deferred, not_valid, and `foreign_key: <its name>`
//   on_update: now()             beside no `references`: what a trigger sets it to when a row is updated
//                                (on_update.hpp)
//   type: serial                 integer, a sequence that the column owns, and a default that takes its
//                                values (manual, 8.1.4); bigserial and smallserial likewise
//   backfill: expression         fills the rows that are there already
//   using: expression            converts the values when the type changes
#pragma once

#include "registry/body.hpp"
#include "registry/model.hpp"

namespace migrate::registry {

class Reader;

// Adds the drafts of all that `body` says inside the column. `body` may be empty: the short form.
void read_column_sugar(Reader& reader, Draft& column, const Body& body);

struct SerialType {
  std::string_view type;           // as registries write it
  std::string_view column_type;    // of the column
  std::string_view sequence_type;  // of the sequence; empty: bigint, which goes without saying
};
// Null when the type is no serial.
const SerialType* find_serial(std::string_view type);
// Null when no serial makes columns of the type.
const SerialType* find_serial_of(std::string_view column_type);
// nextval('schema.sequence'::regclass), as the server prints it.
std::string next_value(const catalog::Address& sequence);

}  // namespace migrate::registry
