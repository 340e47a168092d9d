#include "sql/concurrent.hpp"

#include "sql/walker.hpp"

namespace migrate::sql {
namespace {

Concurrent create_index(Walker walker) {
  BuildsIndex out;
  if (!walker.take({"create"})) return {};
  out.unique = walker.take({"unique"});
  if (!walker.take({"index", "concurrently"})) return {};
  out.if_not_exists = walker.take({"if", "not", "exists"});
  if (!walker.next_is("on")) out.index = walker.name();
  if (!walker.take({"on"})) return {};
  walker.take({"only"});
  out.table = walker.name();
  out.definition = walker.rest();
  return out;
}

Concurrent drop_index(Walker walker) {
  if (!walker.take({"drop", "index", "concurrently"})) return {};
  walker.take({"if", "exists"});
  return DropsIndex{.index = walker.name()};
}

Concurrent reindex(Walker walker) {
  if (!walker.take({"reindex"})) return {};
  bool concurrently = walker.take_options("concurrently");
  for (const char* what : {"index", "table", "schema", "database", "system"}) {
    if (!walker.take({what})) continue;
    concurrently = walker.take({"concurrently"}) || concurrently;
    if (concurrently) return Reindexes{.what = what, .name = walker.name()};
  }
  return {};
}

Concurrent detach(Walker walker) {
  if (!walker.take({"alter", "table"})) return {};
  walker.take({"if", "exists"});
  walker.take({"only"});
  DetachesPartition out{.parent = walker.name(), .partition = {}};
  if (!walker.take({"detach", "partition"})) return {};
  out.partition = walker.name();
  if (!walker.take({"concurrently"})) return {};
  return out;
}

Concurrent makes_whole(Walker walker) {
  MakesWhole out;
  out.drops = walker.take({"drop"});
  if (!out.drops && !walker.take({"create"})) return {};
  for (const char* what : {"database", "tablespace", "subscription"}) {
    if (!walker.take({what})) continue;
    walker.take({"if", "exists"});
    out.what = what;
    out.name = walker.name();
    return out;
  }
  return {};
}

Concurrent repeatable(Walker walker) {
  for (const char* word : {"vacuum", "cluster", "discard", "reindex"}) {
    if (walker.take({word})) return Repeatable{};
  }
  if (walker.take({"alter", "system"})) return Repeatable{};
  if (!walker.take({"alter", "subscription"})) return {};
  walker.name();
  return walker.take({"refresh"}) ? Concurrent{Repeatable{}} : Concurrent{};
}

}  // namespace

Concurrent concurrent_of(std::string_view statement) {
  const Walker walker(statement);
  for (const auto& read : {create_index, drop_index, reindex, detach, makes_whole, repeatable}) {
    Concurrent found = read(walker);
    if (!std::holds_alternative<std::monostate>(found)) return found;
  }
  return {};
}

}  // namespace migrate::sql
