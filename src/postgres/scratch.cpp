#include "postgres/scratch.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include "error/error.hpp"
#include "postgres/clear.hpp"
#include "sql/quote.hpp"

namespace migrate::postgres {
namespace {

constexpr std::string_view prefix = "migrate_scratch_";
constexpr std::string_view lock_class = "1835624306";  // "migr", the first key of the advisory locks

std::string random_digits() {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string out;
  while (out.size() < 8) out += digits[random() % digits.size()];
  return out;
}

// The advisory lock's second key: the digits as a signed 32-bit number, which is what the server takes.
std::string lock_key(std::string_view name) {
  const auto key =
      static_cast<std::uint32_t>(std::stoul(std::string(name.substr(prefix.size())), nullptr, 16));
  return std::to_string(static_cast<std::int32_t>(key));
}

bool lock_name(Connection& maintenance, const std::string& name) {
  const std::string keys = std::string(lock_class) + ", " + lock_key(name);
  return maintenance.query("SELECT pg_catalog.pg_try_advisory_lock(" + keys + ")").get(0, 0) == "t";
}

constexpr const char* session_settings =
    "SET synchronous_commit = off; SET check_function_bodies = off; SET jit = off";

// pg_locks shows the keys as unsigned numbers (objid is an oid).
constexpr const char* leftovers_query = R"(
SELECT d.datname FROM pg_catalog.pg_database d
 WHERE d.datname ~ '^migrate_scratch_[0-9a-f]{8}$'
   AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l
                    WHERE l.locktype = 'advisory' AND l.classid = 1835624306
                      AND l.objid = ('x' || pg_catalog.right(d.datname, 8))::bit(32)::bigint::oid))";

// The server looks ten times a second whether those who are in a database have left it: who has just left is
// waited for here, where a look costs nothing.
void await_leaving(Connection& maintenance, const std::string& name) {
  const std::string present = "SELECT FROM pg_catalog.pg_stat_activity WHERE datname = " + sql::literal(name);
  for (int looks = 0; looks < 100 && maintenance.query(present).size() > 0; ++looks)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void drop_database(Connection& maintenance, const std::string& name) {
  await_leaving(maintenance, name);
  maintenance.run("DROP DATABASE IF EXISTS " + sql::identifier(name) + " WITH (FORCE)");
}

// What a subscription replicates it would replicate into the scratch database, and take from the slot of the
// database that it was copied from. No worker gets in where nobody can connect; whoever is in stays.
void lock_out(Connection& maintenance, const std::string& name, bool out) {
  maintenance.run("ALTER DATABASE " + sql::identifier(name) + " ALLOW_CONNECTIONS " +
                  (out ? "false" : "true"));
}

// The catalog is the whole cluster's: subscriptions are seen from every database, and dropped from their own.
constexpr const char* subscriptions_query = R"(
SELECT s.subname, s.subslotname IS NOT NULL
  FROM pg_catalog.pg_subscription s
  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
 WHERE d.datname = )";

// A database that has subscriptions cannot be dropped. Their slots are the publisher's, and not ours to drop.
std::string drop_subscriptions(Connection& maintenance, const std::string& database) {
  const Rows rows = maintenance.query(subscriptions_query + sql::literal(database));
  std::string out;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string name = sql::identifier(rows.get(row, 0));
    const std::string alter = "ALTER SUBSCRIPTION " + name;
    if (rows.get(row, 1) == "t") out += alter + " DISABLE;\n" + alter + " SET (slot_name = NONE);\n";
    out += "DROP SUBSCRIPTION " + name + ";\n";
  }
  return out;
}

void drop_leftover(const config::ConnectionUrl& server, const std::filesystem::path& root,
                   Connection& maintenance, const std::string& name) {
  const std::string subscriptions = drop_subscriptions(maintenance, name);
  if (!subscriptions.empty()) {
    lock_out(maintenance, name, false);
    Connection inside(server.with_database(name), root);
    lock_out(maintenance, name, true);
    inside.run(subscriptions);
  }
  drop_database(maintenance, name);
}

void drop_leftovers(const config::ConnectionUrl& server, const std::filesystem::path& root,
                    Connection& maintenance) {
  const Rows rows = maintenance.query(leftovers_query);
  for (std::size_t row = 0; row < rows.size(); ++row)
    drop_leftover(server, root, maintenance, rows.text(row, 0));
}

// A server that never waits for its disk, as those of CI are set up, copies files in half the time that its
// log takes (measured: 15 ms against 28); on others the two checkpoints of FILE_COPY would be everybody's
// load.
std::string create_statement(Connection& maintenance, const std::string& name) {
  const Rows rows = maintenance.query(
      "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype,"
      " CASE pg_catalog.current_setting('fsync') WHEN 'off' THEN ' STRATEGY FILE_COPY' ELSE '' END"
      " FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()");
  return "CREATE DATABASE " + sql::identifier(name) + " TEMPLATE template0 ENCODING " +
         sql::literal(rows.get(0, 0)) + " LC_COLLATE " + sql::literal(rows.get(0, 1)) + " LC_CTYPE " +
         sql::literal(rows.get(0, 2)) + rows.text(0, 3);
}

}  // namespace

config::ConnectionUrl scratch_server(const config::Config& configuration, Connection& target) {
  if (configuration.scratch) return configuration.scratch->get();
  const Rows rows = target.query(
      "SELECT (rolsuper OR rolcreatedb) AND NOT pg_catalog.pg_is_in_recovery() FROM pg_catalog.pg_roles"
      " WHERE rolname = current_user");
  if (rows.get(0, 0) == "t") return configuration.url.get();
  return config::ConnectionUrl::parse("embedded");
}

ScratchDatabase::ScratchDatabase(const config::ConnectionUrl& server, const std::filesystem::path& root,
                                 std::stop_token stop)
    : maintenance_(server, root) {
  drop_leftovers(server, root, maintenance_);
  do {
    name_ = std::string(prefix) + random_digits();
  } while (!lock_name(maintenance_, name_));
  maintenance_.run(create_statement(maintenance_, name_));
  try {
    inside_ = std::make_unique<Connection>(server.with_database(name_), root);
    lock_out(maintenance_, name_, true);
    inside_->keep_plans();
    inside_->run(session_settings);
    inside_->heed(std::move(stop));
    census_ = census(*inside_);
    public_schema_ = public_schema(*inside_);
  } catch (const Error&) {
    inside_.reset();
    drop_database(maintenance_, name_);
    throw;
  }
}

bool ScratchDatabase::clear() {
  if (!postgres::clear(*inside_)) return false;
  inside_->run(session_settings);
  if (census(*inside_) == census_) return true;
  return postgres::restore(*inside_, public_schema_) && census(*inside_) == census_;
}

ScratchDatabase::~ScratchDatabase() {
  try {
    inside_->heed({});  // a run that was stopped tidies up as well
    if (const std::string sql = drop_subscriptions(maintenance_, name_); !sql.empty()) inside_->run(sql);
    inside_.reset();
    drop_database(maintenance_, name_);
  } catch (const Error& error) {
    spdlog::warn("the scratch database {} could not be dropped now; a later run will: {}", name_,
                 error.what());
  }
}

}  // namespace migrate::postgres
