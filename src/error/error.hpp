// The one exception family of the program: what failed, where, and what to do next.
//
// Rooms throw where they know most; only cli catches, prints the facts and turns `exit` into the process's
// exit status. Foreign exceptions (pqxx, yaml-cpp, filesystem) are translated where they enter.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace migrate {

// The process's exit status; the contract with scripts and CI (README, "Exit codes").
enum class Exit {
  ok = 0,
  failed = 1,       // SQL error, connection, broken history
  usage = 2,        // command line or configuration
  differences = 3,  // `check` and the like found some
  lint = 4,
  lock_busy = 5,  // the migration lock was not free in time
  refused = 6,    // it would destroy data or block, and nobody allowed it
  interrupted = 130,
};

// A place in a file. Lines and columns count from 1; 0 means unknown.
struct Place {
  std::string file{};
  int line = 0;
  int column = 0;

  // "file:line:column", as far as known; empty without a file.
  std::string text() const;
  bool operator==(const Place&) const = default;
};

// What an error knows. Everything but `what` may be empty.
struct ErrorFacts {
  std::string what{};        // what failed, a sentence without full stop
  Place place{};             // where in the user's files
  std::string revision{};    // the revision being run
  std::string statement{};   // the SQL that failed, as sent
  int statement_number = 0;  // which of several statements in `statement` failed, from 1; 0: unknown
  int statement_line = 0;    // the line of `statement` that the server points at, from 1; 0: none
  std::string sqlstate{};    // five characters
  std::string detail{};      // the server's DETAIL, or more of ours
  std::string hint{};        // what to do next
};

class Error : public std::runtime_error {
 public:
  explicit Error(ErrorFacts facts, Exit exit = Exit::failed);

  const ErrorFacts& facts() const { return facts_; }
  Exit exit() const { return exit_; }

 private:
  ErrorFacts facts_;
  Exit exit_;
};

// Several errors of one run, shown all at once (registry, configuration). `errors` is not empty.
class Errors : public Error {
 public:
  explicit Errors(std::vector<Error> errors);

  const std::vector<Error>& all() const { return all_; }

 private:
  std::vector<Error> all_;
};

// The element of `known` that a person most likely meant by `word`; empty when none is near
// (edit distance over a third of the word's length). For "did you mean" hints.
std::string nearest(const std::string& word, const std::vector<std::string>& known);

}  // namespace migrate
