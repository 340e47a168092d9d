// What a run writes into the version table and the history table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apply/action_list.hpp"
#include "apply/actions.hpp"
#include "apply/units.hpp"
#include "history/version_table.hpp"
#include "history/walk.hpp"
#include "script/script.hpp"

namespace migrate::apply {

// Each function adds to the list; where it does not say otherwise a transaction is open there.
class Bookkeeping {
 public:
  // All outlive this.
  Bookkeeping(ActionList& list, const history::VersionTable& table, const ActionOptions& options)
      : list_(list), table_(table), options_(options) {}

  // Before a move of these units, in a transaction or outside: makes ready what its record wants in the
  // session.
  void prepare(const history::Move& move, const std::vector<Unit>& units, bool journalled);
  // The work on a revision begins in a transaction that it shares.
  void mark_start();
  // The move is made: its rows, and its record with the time since `clock`.
  void record_move(const script::Script& script, const history::Move& move, history::Clock clock);
  // Of a revision that is not journalled; `shares`: its transaction with others.
  history::Clock clock(bool shares) const;

  void stamp(const history::RowChange& rows, const std::vector<script::Script>& scripts);
  void repair(const script::Script& script);

 private:
  void change_rows(const history::RowChange& rows);
  void record(history::Record record);
  history::Record complete(history::Record record) const;
  std::optional<std::string> text_of(const script::Script& script) const;

  ActionList& list_;
  const history::VersionTable& table_;
  const ActionOptions& options_;
  bool tables_are_there_ = false;  // a revision was recorded
  bool is_prepared_ = false;
  bool executes_ = false;       // what is prepared, for the next move
  bool keeps_prepared_ = true;  // no script has let prepared statements go
};

}  // namespace migrate::apply
