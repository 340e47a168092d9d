#include "apply/batch_queries.hpp"

#include "apply/batch_plans.hpp"
#include "error/joined.hpp"
#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

constexpr const char* lag_in_ms =
    "(SELECT coalesce(max(extract(epoch FROM replay_lag) * 1000), 0)::bigint FROM "
    "pg_catalog.pg_stat_replication)";

std::string regclass(const std::string& table) {
  return table.empty() ? "NULL::pg_catalog.oid" : "pg_catalog.to_regclass(" + sql::literal(table) + ")";
}

std::string columns(const Key& key, const std::string& before = "", const std::string& after = "") {
  std::vector<std::string> out;
  for (const std::string& column : key) out.push_back(before + sql::identifier(column) + after);
  return joined(out);
}

std::string array_of(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  out.reserve(names.size());
  for (const std::string& name : names) out.push_back(sql::literal(name));
  return "ARRAY[" + joined(out) + "]::text[]";
}

std::string from(const sql::Ranged& statement) {
  return std::string(" FROM ") + (statement.only ? "ONLY " : "") + statement.table;
}

}  // namespace

std::string primary_key_of(const std::string& table) {
  return "SELECT a.attname FROM pg_catalog.pg_index i, "
         "pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n), pg_catalog.pg_attribute a "
         "WHERE i.indrelid = " +
         regclass(table) +
         " AND i.indisprimary AND k.n <= i.indnkeyatts AND a.attrelid = i.indrelid AND a.attnum = k.attnum "
         "ORDER BY k.n";
}

std::string facts_of(const std::string& table, const Key& key, const std::string& target) {
  const std::string number = std::to_string(key.size());
  return "SELECT t.oid IS NOT NULL, (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.oid "
         "AND "
         "a.attname = ANY (" +
         array_of(key) + ")) = " + number +
         ", (SELECT pg_catalog.bool_and(a.attnotnull) FROM pg_catalog.pg_attribute a WHERE a.attrelid = "
         "t.oid AND "
         "a.attname = ANY (" +
         array_of(key) +
         ")), (SELECT coalesce(pg_catalog.sum(greatest(c.reltuples, 0)), 0)::bigint FROM pg_catalog.pg_class "
         "c "
         "WHERE c.relkind <> 'p' AND (c.oid = t.oid OR c.oid IN (SELECT relid FROM "
         "pg_catalog.pg_partition_tree(t.oid)))), coalesce(t.oid = " +
         regclass(target) + ", false) FROM (SELECT " + regclass(table) + " AS oid) t";
}

std::string plan_of_lookup(const sql::Ranged& statement, const Key& key) {
  return "SELECT " + settings_against_sorting() + ";\nEXPLAIN (FORMAT JSON, COSTS OFF) SELECT " +
         columns(key) + from(statement) + " ORDER BY " + columns(key) + " LIMIT 1";
}

std::string plan_of(const sql::Ranged& statement) {
  return "SELECT " + settings_against_short_cuts() + ";\nEXPLAIN (FORMAT JSON, COSTS OFF) " +
         statement.over("true");
}

std::string has_null(const sql::Ranged& statement, const Key& key) {
  std::vector<std::string> parts;
  for (const std::string& column : key) parts.push_back(sql::identifier(column) + " IS NULL");
  return "SELECT EXISTS (SELECT" + from(statement) + " WHERE " + joined(parts, " OR ") + ")";
}

std::string exact_print() {
  const auto set = [](const char* name, const char* value) {
    return "pg_catalog.set_config(" + sql::literal(name) + ", " + sql::literal(value) + ", true)";
  };
  return joined({set("datestyle", "ISO"), set("intervalstyle", "iso_8601"), set("extra_float_digits", "3"),
                 set("bytea_output", "hex")});
}

std::string next_range(const sql::Ranged& statement, const Key& key, const std::optional<std::string>& cursor,
                       long rows) {
  const std::string behind = cursor ? " WHERE (" + columns(key) + ") > (" + *cursor + ")" : "";
  return "SELECT " + exact_print() + ";\nWITH ahead AS (SELECT " + columns(key) + from(statement) + behind +
         " ORDER BY " + columns(key) + " LIMIT " + std::to_string(rows) +
         ") SELECT (SELECT count(*) FROM ahead), pg_catalog.concat_ws(', ', " +
         columns(key, "pg_catalog.quote_literal(", ")") +
         "), coalesce(nullif(pg_catalog.current_setting('migrate.blocked', true), ''), '0'), " + lag_in_ms +
         " FROM ahead ORDER BY " + columns(key, "", " DESC") + " LIMIT 1";
}

std::string condition(const sql::Ranged& statement, const Key& key, const std::optional<std::string>& cursor,
                      const std::string& last) {
  const std::string names = "(" + columns(key, statement.qualifier + ".") + ")";
  return (cursor ? names + " > (" + *cursor + ") AND " : "") + names + " <= (" + last + ")";
}

std::string count_blocked() {
  return "SELECT pg_catalog.set_config('migrate.blocked', (SELECT count(DISTINCT pid) FROM "
         "pg_catalog.pg_locks "
         "WHERE NOT granted AND pg_catalog.pg_backend_pid() = ANY (pg_catalog.pg_blocking_pids(pid)))::text, "
         "false)";
}

std::string replication_lag() {
  return std::string("SELECT ") + lag_in_ms;
}

}  // namespace migrate::apply
