// The journal of a revision that takes more than one transaction: what of it is committed. One row while the
// revision stands half-way, none before and after. Text alone, no connection, like the version table.
//
// A revision is counted in *units*: what the run commits at once (apply/units.hpp says which). The row
// changes in the same transaction as the unit does. A statement that the server refuses in a transaction is
// announced before (`begun`) and counted after; when the run breaks between the two, only the catalog knows
// (apply/settle.hpp asks it).
#pragma once

#include <string>

#include "history/resolve.hpp"
#include "history/version_table.hpp"

namespace migrate::history {

struct Progress {
  std::string revision;
  Direction direction = Direction::up;
  int units_done = 0;      // of that direction, from its beginning
  bool begun = false;      // the unit after them, a statement outside of transactions, was sent
  std::string checksum{};  // over the tokens of the units that are done: those must not change any more

  bool operator==(const Progress&) const = default;
};

// No statement ends in a semicolon.
class ProgressTable {
 public:
  explicit ProgressTable(const VersionTable& versions) : name_(versions.qualified_progress_name()) {}

  // IF NOT EXISTS; the schema must be there.
  std::string create() const;
  // Columns: version_num, direction ('upgrade' or 'downgrade'), units_done, begun ('t' or 'f'), checksum. The
  // caller checks existence first.
  std::string read() const;
  // Puts the row in, or in the place of the one that is there; when it began stays.
  std::string write(const Progress& progress) const;
  std::string remove(std::string_view revision) const;

 private:
  std::string name_;  // quoted
};

}  // namespace migrate::history
