#include "postgres/catalog_rows.hpp"

#include <spdlog/spdlog.h>

#include <future>
#include <optional>
#include <string_view>

#include "error/error.hpp"
#include "postgres/unmodelled.hpp"

namespace migrate::postgres {
namespace {

// Only what user objects (OIDs from FirstNormalObjectId on) have among themselves. What ties a table to its
// parent is an object of its own (kinds::tie_of): the table itself can live on. A loose member is a part of
// its operator family as much as what a class cannot do without is one of the class.
constexpr std::string_view dependency_query = R"(
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid,
       CASE WHEN d.classid IN ('pg_catalog.pg_amop'::pg_catalog.regclass, 'pg_catalog.pg_amproc'::pg_catalog.regclass)
                 AND d.refobjid IN (SELECT m.amopfamily FROM pg_catalog.pg_amop m WHERE m.oid = d.objid
                                    UNION ALL SELECT m.amprocfamily FROM pg_catalog.pg_amproc m WHERE m.oid = d.objid)
            THEN 'i' ELSE d.deptype END
  FROM pg_catalog.pg_depend d
 WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e', 'P')
   AND NOT (d.objsubid = 0 AND d.refobjsubid = 0 AND d.classid = d.refclassid AND d.deptype IN ('n', 'a')
            AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = d.objid AND h.inhparent = d.refobjid)))";

constexpr std::string_view cast_query = R"(
SELECT pg_catalog.format_type(c.castsource, NULL), pg_catalog.format_type(c.casttarget, NULL), c.castcontext, c.castmethod
  FROM pg_catalog.pg_cast c)";

// Who reads; and, where there is so much that two sessions are quicker than one, the name of the
// transaction's snapshot, else null.
constexpr std::string_view session_query = R"(
SELECT CURRENT_USER,
       CASE WHEN (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c WHERE c.oid >= 16384) >= 2000
            THEN pg_catalog.pg_export_snapshot() END)";

// The joins stand in the order in which they are quick: to look for another takes the planner longer than all
// the rest in a small database, and gains nothing in a large one (inspect of 40 objects 0.13 s and 0.10 s, of
// 1,000 to 5,000 tables the same).
void begin(Connection& connection) {
  connection.run(
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL "
      "join_collapse_limit = 1");
}

// Those that have users' objects, of what all_objects_query gives.
Catalogs catalogs_of(const Rows& present) {
  Catalogs out;
  for (std::size_t row = 0; row < present.size(); ++row) {
    if (!present.is_null(row, 2)) out.emplace(present.get(row, 0));
  }
  return out;
}

// A session that sees what `connection` does; none where no other is to be had: one can do it all.
std::optional<Connection> other_session(const Connection& connection, const std::string& snapshot) {
  try {
    Connection out = connection.another();
    begin(out);
    out.run("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
    return out;
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    spdlog::debug("the catalog is read in one session, for: {}", error.what());
    return std::nullopt;
  }
}

DependencyRows read_dependencies(const Rows& rows) {
  DependencyRows out;
  out.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    out.push_back({identity(rows, row, 0), identity(rows, row, 3), rows.get(row, 6).front()});
  return out;
}

// What a second session reads where there is one: as much work as what is left for the first.
struct Beside {
  ObjectRows objects;  // of Share::beside
  DependencyRows dependencies;
  Rows casts;
};

Beside read_beside(Connection& connection) {
  const Rows rows = connection.query_often(objects_query(Share::beside, std::nullopt));
  std::future<ObjectRows> objects = std::async(std::launch::async, [&] { return read_objects(rows); });
  const Rows dependencies = connection.query_often(std::string(dependency_query));
  Beside out{.objects = {},
             .dependencies = read_dependencies(dependencies),
             .casts = connection.query_often(std::string(cast_query))};
  out.objects = objects.get();
  return out;
}

// In a session beside `connection`; nothing where there is none.
std::optional<Beside> read_at_once(const Connection& connection, const std::string& snapshot) {
  std::optional<Connection> other = other_session(connection, snapshot);
  if (!other) return std::nullopt;
  return read_beside(*other);
}

}  // namespace

CatalogRows read_catalog(Connection& connection, const std::vector<std::string>& schemas) {
  begin(connection);
  const Rows session = connection.query_often(std::string(session_query));
  std::future<std::optional<Beside>> at_once;
  if (!session.is_null(0, 1))
    at_once = std::async(std::launch::async, [&] { return read_at_once(connection, session.text(0, 1)); });
  const Rows present = connection.query_often(all_objects_query());
  ObjectRows others =
      read_objects(connection.query_often(objects_query(Share::others, catalogs_of(present))));
  std::optional<Beside> beside = at_once.valid() ? at_once.get() : std::nullopt;
  if (!beside) beside = read_beside(connection);
  std::vector<std::string> unmodelled =
      list_unmodelled(connection, present, {&others, &beside->objects}, beside->dependencies, schemas);
  connection.run("COMMIT");
  return {.role = session.text(0, 0),
          .others = std::move(others),
          .beside = std::move(beside->objects),
          .dependencies = std::move(beside->dependencies),
          .casts = std::move(beside->casts),
          .unmodelled = std::move(unmodelled)};
}

}  // namespace migrate::postgres
