// What a statement drops of tables and columns, and with them of rows and values, told by its tokens.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace migrate::sql {

// DROP TABLE [IF EXISTS] table { "," table } [CASCADE | RESTRICT]
struct DropsTables {
  std::vector<std::string> tables;  // as written
  bool if_exists = false;
  bool cascades = false;
};

// ALTER TABLE [IF EXISTS] [ONLY] table { … DROP [COLUMN] [IF EXISTS] column [CASCADE | RESTRICT] … }
struct DropsColumns {
  std::string table;                 // as written
  std::vector<std::string> columns;  // by name
};

// None by itself. What a trigger or a function that it calls may do is another's.
struct DropsNothing {};

// Only the server knows: a DO block, a procedure or a function that is called, CASCADE from something else, a
// word that we do not know.
struct MayDrop {};

using Dropped = std::variant<DropsNothing, DropsTables, DropsColumns, MayDrop>;

Dropped dropped_by(std::string_view statement);

}  // namespace migrate::sql
