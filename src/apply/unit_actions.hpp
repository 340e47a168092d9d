// The units of a script as actions: one after the other in an open transaction, or each in transactions of
// its own, with its line in the journal.
#pragma once

#include <vector>

#include "apply/action_list.hpp"
#include "apply/actions.hpp"
#include "apply/units.hpp"
#include "history/progress_table.hpp"
#include "history/walk.hpp"
#include "script/script.hpp"

namespace migrate::apply {

class UnitActions {
 public:
  // All outlive this. `units`: of the script and the direction of the move.
  UnitActions(ActionList& list, const history::ProgressTable& journal, const ActionOptions& options,
              const script::Script& script, const std::vector<Unit>& units)
      : list_(list), journal_(journal), options_(options), script_(script), units_(units) {}

  // All of them, in the transaction that is open.
  void add_plain();
  // Those from `first` on, each with its line in the journal but for the last, which goes with the version
  // rows: its transaction is left open. REQUIRES: a transaction is open.
  void add_journalled(history::Direction direction, std::size_t first);

 private:
  history::Progress progress(history::Direction direction, std::size_t done) const;
  void set_again(std::size_t first);
  void add_statements(const Unit& unit);
  void add_alone(std::size_t at);
  void add_batches(std::size_t at, const history::Progress& begin);
  void take_cursor(history::Progress& begin) const;
  bool sets_limits(std::size_t end) const;
  Place place_of(const sql::Statement& statement) const;

  ActionList& list_;
  const history::ProgressTable& journal_;
  const ActionOptions& options_;
  const script::Script& script_;
  const std::vector<Unit>& units_;
  std::vector<std::string> checksums_;  // checksums_of(units_), where they are journalled
};

}  // namespace migrate::apply
