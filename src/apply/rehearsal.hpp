// A run that is really carried out, in one transaction that is rolled back: what its statements lock and
// rewrite, and how long they take, on the very database.
//
// Nothing of it stays but numbers that sequences gave away. Its locks are held until the end: a statement
// lists what it locks beyond what the ones before it did.
#pragma once

#include <string>
#include <vector>

#include "apply/actions.hpp"
#include "apply/interrupt.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

struct TableLock {
  std::string relation;  // qualified, quoted; one that was there before the run
  std::string mode;      // the strongest, as LOCK TABLE writes it: "ACCESS EXCLUSIVE"
};

struct Rehearsed {
  std::string revision;
  Place place;
  std::string statement;
  std::vector<TableLock> locks;        // by name
  std::vector<std::string> rewritten;  // relations of which all is written anew, by name
  double milliseconds = 0;
};

// The statements of the scripts, in order. Throws Error before anything runs where one cannot run in a
// transaction or is a batch, naming its line; else as run() does, but nothing is tried again.
std::vector<Rehearsed> rehearse(const Actions& actions, postgres::Connection& connection,
                                const Interrupt& interrupt);

}  // namespace migrate::apply
