#include "sql/dropped.hpp"

#include <algorithm>
#include <array>

#include "sql/quote.hpp"
#include "sql/walker.hpp"

namespace migrate::sql {
namespace {

// Statements that begin with these hold no command but their own, and drop no table or column.
constexpr auto harmless = std::to_array<std::string_view>(
    {"alter",      "analyze", "checkpoint", "cluster",  "comment",  "copy",     "create",
     "deallocate", "delete",  "discard",    "drop",     "grant",    "import",   "insert",
     "listen",     "load",    "lock",       "merge",    "notify",   "prepare",  "reassign",
     "refresh",    "reindex", "release",    "reset",    "revoke",   "rollback", "savepoint",
     "security",   "set",     "show",       "truncate", "unlisten", "update",   "vacuum"});

DropsTables tables_of(Walker walker) {
  DropsTables out{.tables = {}, .if_exists = walker.take({"if", "exists"})};
  do {
    out.tables.push_back(walker.name());
  } while (walker.take_symbol(","));
  out.cascades = walker.take({"cascade"});
  return out;
}

Dropped columns_of(Walker walker) {
  walker.take({"if", "exists"});
  walker.take({"only"});
  DropsColumns out{.table = walker.name(), .columns = {}};
  walker.take_symbol("*");
  do {
    if (!walker.take({"drop"}) || walker.take({"constraint"})) continue;
    walker.take({"column"});
    walker.take({"if", "exists"});
    const std::vector<std::string> name = parts_of_name(walker.name());
    if (!name.empty()) out.columns.push_back(name.front());
  } while (walker.take_to_comma());
  if (out.columns.empty()) return DropsNothing{};
  return out;
}

// A type takes the columns along that are of it, a schema all that is in it, an extension its own tables.
bool drops_more(Walker walker) {
  if (walker.take({"alter", "extension"})) return true;
  const bool of_type = walker.take({"alter", "type"});
  if (!of_type && !walker.take({"drop"})) return false;
  if (!of_type && (walker.next_is("owned") || walker.next_is("extension"))) return true;
  while (!walker.at_end()) {
    if (walker.take({"cascade"})) return true;
    walker.skip();
  }
  return false;
}

}  // namespace

Dropped dropped_by(std::string_view statement) {
  Walker walker(statement);
  if (walker.take({"drop", "table"})) return tables_of(walker);
  if (walker.take({"alter", "table"})) return columns_of(walker);
  const bool known = std::any_of(harmless.begin(), harmless.end(),
                                 [&](std::string_view word) { return walker.next_is(word); });
  if (!known || drops_more(walker)) return MayDrop{};
  return DropsNothing{};
}

}  // namespace migrate::sql
