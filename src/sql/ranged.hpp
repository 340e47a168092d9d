// A statement that can be run over one range of keys after another: which table the keys belong to, and the
// statement with a condition more. Only places are found; nothing that the author wrote is changed.
//
//   UPDATE table … SET … [FROM …] [WHERE …]       the keys are those of the table that changes
//   DELETE FROM table … [USING …] [WHERE …]
//   INSERT INTO … SELECT … FROM table … [WHERE …] the keys are those of the first table that is read
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace migrate::sql {

struct Ranged {
  std::string table;      // as written
  bool only = false;      // without its heirs
  std::string qualifier;  // what its columns are named by in the statement: its alias, or its name
  std::string target{};   // of an INSERT, as written: the table that gets the rows
  std::vector<std::string> assigned{};  // the columns that an UPDATE sets, by name
  std::string before{};                 // the statement up to where the range goes
  std::string after{};                  // and from there on

  // The statement for a range, a condition.
  std::string over(std::string_view range) const { return before + "(" + std::string(range) + ")" + after; }
  bool operator==(const Ranged&) const = default;
};

// Why a statement is none of these, or would not do the same in parts.
struct NotRanged {
  std::string what;
  std::string hint;
};

std::variant<Ranged, NotRanged> ranged_of(std::string_view statement);

}  // namespace migrate::sql
