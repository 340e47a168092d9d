// A list of actions that is being put together, and whether a transaction is open at its end.
#pragma once

#include <string>
#include <utility>

#include "apply/actions.hpp"

namespace migrate::apply {

class ActionList {
 public:
  // Begins a transaction where none is open.
  void open() {
    if (!open_) actions_.push_back(Begin{});
    open_ = true;
  }
  // Commits it, if one is open.
  void close() {
    if (open_) actions_.push_back(Commit{});
    open_ = shared_ = false;
  }

  void add(Action action) { actions_.push_back(std::move(action)); }
  // REQUIRES: open()
  void execute(std::string sql) { add(Execute{std::move(sql)}); }
  void execute_in_transaction(std::string sql) {
    open();
    execute(std::move(sql));
  }

  // A revision is done: what follows in the transaction that is open shares it.
  void share() { shared_ = open_; }
  // The open transaction has a whole revision in it.
  bool shared() const { return shared_; }

  Actions finished() {
    close();
    return std::move(actions_);
  }

 private:
  Actions actions_;
  bool open_ = false;
  bool shared_ = false;
};

}  // namespace migrate::apply
