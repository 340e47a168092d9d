// Statements that are sent to the server together, and the way back from an error of the server to one of
// them.
#pragma once

#include <string>
#include <vector>

#include "error/error.hpp"

namespace migrate::apply {

class Message {
 public:
  // `place` is where the statement stands in a script; `revision` what it belongs to, or empty.
  void add(const std::string& sql, const Place& place, const std::string& revision);

  bool empty() const { return entries_.empty(); }
  const std::string& text() const { return text_; }
  // The statement of a script that it holds, if it is one; else empty.
  std::string only_statement() const;

  // The server's error of this message as an error of the one statement that failed, with its place in the
  // script; as it is, where it does not say which. The server's position comes before its count: a syntax
  // error anywhere fails the message before its first statement.
  ErrorFacts locate(const ErrorFacts& facts) const;

 private:
  struct Entry {
    std::string sql;
    Place place;
    std::string revision;
    int line;  // of the message, where it starts
  };

  const Entry* find(const ErrorFacts& facts) const;

  std::vector<Entry> entries_;
  std::string text_;
  int lines_ = 0;
};

}  // namespace migrate::apply
