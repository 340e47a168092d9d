#include "apply/settle.hpp"

#include "apply/index_definition.hpp"
#include "sql/concurrent.hpp"
#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

using postgres::Rows;

// The CONCURRENTLY forms wait for old transactions as long as it takes (safety.md, fact 3).
void run_without_limits(postgres::Connection& connection, const std::string& sql) {
  const Rows limits = connection.query(
      "SELECT pg_catalog.current_setting('lock_timeout'), pg_catalog.current_setting('statement_timeout')");
  connection.run("SET lock_timeout = 0; SET statement_timeout = 0");
  connection.run(sql);
  connection.run("SET lock_timeout = " + sql::literal(limits.get(0, 0)) +
                 "; SET statement_timeout = " + sql::literal(limits.get(0, 1)));
}

std::string regclass(const std::string& name) {
  return "pg_catalog.to_regclass(" + sql::literal(name) + ")";
}

class Settler {
 public:
  Settler(postgres::Connection& connection, const std::string& statement, const Place& place,
          const std::string& revision)
      : connection_(connection), statement_(statement), place_(place), revision_(revision) {}

  // The index belongs to the schema of its table.
  Outcome operator()(const sql::BuildsIndex& wanted) {
    if (wanted.index.empty()) cannot_know("the index has no name");
    const std::string name = sql::parts_of_name(wanted.index).back();
    const Rows found = connection_.query(
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), i.indisvalid, c.relkind = 'i', "
        "pg_catalog.pg_get_indexdef(c.oid), p.pid FROM pg_catalog.pg_class c "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_class t ON t.relnamespace = c.relnamespace AND t.oid = " +
        regclass(wanted.table) +
        " JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid "
        "LEFT JOIN pg_catalog.pg_stat_progress_create_index p ON p.index_relid = c.oid AND p.datname = "
        "pg_catalog.current_database() WHERE c.relname = " +
        sql::literal(name));
    if (found.size() == 0) return Outcome::to_do;
    const std::string index = found.text(0, 0);
    if (!found.is_null(0, 4)) {
      refuse("the index " + index + " is being built by process " + found.text(0, 4),
             "wait for it, or end it: SELECT pg_terminate_backend(" + found.text(0, 4) + ")");
    }
    const bool valid = found.get(0, 1) == "t";
    const bool plain = found.get(0, 2) == "t";
    if (!valid && plain) {
      run_without_limits(connection_, "DROP INDEX CONCURRENTLY IF EXISTS " + index);
      return Outcome::to_do;
    }
    if (valid && plain && has_definition(connection_, index, wanted)) return Outcome::done;
    refuse("there is another index " + index + ": " + found.text(0, 3),
           "rename or drop that one, or change the script; nothing was changed");
  }

  Outcome operator()(const sql::DropsIndex& wanted) {
    return is_there(regclass(wanted.index)) ? Outcome::to_do : Outcome::done;
  }

  // What it leaves behind are invalid copies beside the indexes; the work itself may be done again.
  Outcome operator()(const sql::Reindexes& wanted) {
    const Rows copies = connection_.query(
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_index i "
        "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relname ~ '_cc(new|old)[0-9]*$' AND " +
        where(wanted) +
        " AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = "
        "c.oid OR p.relid = i.indrelid) ORDER BY 1");
    for (std::size_t row = 0; row < copies.size(); ++row) {
      run_without_limits(connection_, "DROP INDEX CONCURRENTLY IF EXISTS " + copies.text(row, 0));
    }
    return Outcome::to_do;
  }

  // A detach that waits for its end has taken the partition out of sight already: it is brought to its end.
  Outcome operator()(const sql::DetachesPartition& wanted) {
    const Rows found = connection_.query(
        "SELECT inhdetachpending FROM pg_catalog.pg_inherits WHERE inhrelid = " + regclass(wanted.partition) +
        " AND inhparent = " + regclass(wanted.parent));
    if (found.size() == 0) return Outcome::done;
    if (found.get(0, 0) != "t") return Outcome::to_do;
    connection_.run("ALTER TABLE " + wanted.parent + " DETACH PARTITION " + wanted.partition + " FINALIZE");
    return Outcome::done;
  }

  Outcome operator()(const sql::MakesWhole& wanted) {
    const std::string catalog = wanted.what == "database"     ? "pg_database WHERE datname"
                                : wanted.what == "tablespace" ? "pg_tablespace WHERE spcname"
                                                              : "pg_subscription WHERE subname";
    const Rows found = connection_.query("SELECT EXISTS (SELECT FROM pg_catalog." + catalog + " = " +
                                         sql::literal(sql::parts_of_name(wanted.name).back()) + ")");
    const bool there = found.get(0, 0) == "t";
    return there == wanted.drops ? Outcome::to_do : Outcome::done;
  }

  Outcome operator()(const sql::Repeatable&) { return Outcome::to_do; }

  Outcome operator()(std::monostate) { cannot_know(""); }

 private:
  bool is_there(const std::string& what) {
    return !connection_.query("SELECT " + what + "::pg_catalog.oid").is_null(0, 0);
  }

  static std::string where(const sql::Reindexes& wanted) {
    if (wanted.what == "table") return "i.indrelid = " + regclass(wanted.name);
    if (wanted.what == "index") {
      return "i.indrelid = (SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = " +
             regclass(wanted.name) + ")";
    }
    if (wanted.what == "schema") {
      return "n.oid = pg_catalog.to_regnamespace(" + sql::literal(wanted.name) + ")";
    }
    return "true";
  }

  [[noreturn]] void refuse(std::string what, std::string hint) const {
    throw Error({.what = std::move(what),
                 .place = place_,
                 .revision = revision_,
                 .statement = statement_,
                 .hint = std::move(hint)});
  }

  [[noreturn]] void cannot_know(const std::string& reason) const {
    refuse("whether this statement was done when the last run broke cannot be known" +
               (reason.empty() ? "" : ": " + reason),
           "look whether it was done; then 'migrate repair " + revision_ +
               " --done' goes on behind it, or '" + "migrate repair " + revision_ +
               " --again' runs it again");
  }

  postgres::Connection& connection_;
  const std::string& statement_;
  const Place& place_;
  const std::string& revision_;
};

}  // namespace

Outcome settle(postgres::Connection& connection, const std::string& statement, const Place& place,
               const std::string& revision) {
  return std::visit(Settler(connection, statement, place, revision), sql::concurrent_of(statement));
}

Outcome settle_before(postgres::Connection& connection, const std::string& statement, const Place& place,
                      const std::string& revision) {
  const sql::Concurrent concurrent = sql::concurrent_of(statement);
  const auto* builds = std::get_if<sql::BuildsIndex>(&concurrent);
  if (!builds || !builds->if_not_exists || builds->index.empty()) return Outcome::to_do;
  return Settler(connection, statement, place, revision)(*builds);
}

}  // namespace migrate::apply
