// The journal of a revision that takes more than one transaction: what of it is committed. One row while the
// revision stands half-way, none before and after. Text alone, no connection, like the version table.
//
// A revision is counted in *units*: what the run commits at once (apply/units.hpp says which). The row
// changes in the same transaction as the unit does. A statement that the server refuses in a transaction is
// announced before (`begun`) and counted after; when the run breaks between the two, only the catalog knows
// (apply/settle.hpp asks it). A unit of batches has a cursor while it is under way, which changes in the same
// transaction as each batch.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "history/resolve.hpp"
#include "history/version_table.hpp"

namespace migrate::history {

struct Progress {
  std::string revision;
  Direction direction = Direction::up;
  int units_done = 0;      // of that direction, from its beginning
  bool begun = false;      // the unit after them, a statement outside of transactions, was sent
  std::string checksum{};  // over the tokens of the units that are touched: those must not change any more
  // Of the unit after those that are done: the keys of the last row of its last batch, as SQL literals parted
  // by commas; and how many rows its batches went over.
  std::optional<std::string> cursor{};
  long rows_done = 0;

  // The units of which anything was done.
  int units_touched() const { return units_done + (cursor ? 1 : 0); }
  bool operator==(const Progress&) const = default;
};

// No statement ends in a semicolon.
class ProgressTable {
 public:
  explicit ProgressTable(const VersionTable& versions) : name_(versions.qualified_progress_name()) {}

  // IF NOT EXISTS; the schema must be there.
  std::string create() const;
  // Columns: version_num, direction ('upgrade' or 'downgrade'), units_done, begun ('t' or 'f'), checksum,
  // cursor, rows_done. The caller checks existence first.
  std::string read() const;
  // Puts the row in, or in the place of the one that is there; when it began stays.
  std::string write(const Progress& progress) const;
  std::string remove(std::string_view revision) const;
  // For scripts: an error unless just this stands half-way; with nothing, unless no revision does. The table
  // may be missing.
  std::string raise_unless(const std::optional<Progress>& progress) const;

  const std::string& qualified_name() const { return name_; }  // quoted
  bool operator==(const ProgressTable&) const = default;

 private:
  std::string name_;  // quoted
};

}  // namespace migrate::history
