#include "postgres/scratch.hpp"

#include <spdlog/spdlog.h>

#include <random>
#include <vector>

#include "error/error.hpp"
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

// pg_locks shows the keys as unsigned numbers (objid is an oid).
constexpr const char* leftovers_query = R"(
SELECT d.datname FROM pg_catalog.pg_database d
 WHERE d.datname ~ '^migrate_scratch_[0-9a-f]{8}$'
   AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l
                    WHERE l.locktype = 'advisory' AND l.classid = 1835624306
                      AND l.objid = ('x' || pg_catalog.right(d.datname, 8))::bit(32)::bigint::oid))";

void drop_leftovers(Connection& maintenance) {
  const Rows rows = maintenance.query(leftovers_query);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    maintenance.run("DROP DATABASE IF EXISTS " + sql::identifier(rows.get(row, 0)) + " WITH (FORCE)");
  }
}

std::string create_statement(Connection& maintenance, const std::string& name) {
  const Rows rows = maintenance.query(
      "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype FROM pg_catalog.pg_database"
      " WHERE datname = pg_catalog.current_database()");
  return "CREATE DATABASE " + sql::identifier(name) + " TEMPLATE template0 ENCODING " +
         sql::literal(rows.get(0, 0)) + " LC_COLLATE " + sql::literal(rows.get(0, 1)) + " LC_CTYPE " +
         sql::literal(rows.get(0, 2));
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
  drop_leftovers(maintenance_);
  do {
    name_ = std::string(prefix) + random_digits();
  } while (!lock_name(maintenance_, name_));
  maintenance_.run(create_statement(maintenance_, name_));
  try {
    inside_ = std::make_unique<Connection>(server.with_database(name_), root);
    inside_->run("SET synchronous_commit = off; SET check_function_bodies = off");
    inside_->heed(std::move(stop));
  } catch (const Error&) {
    maintenance_.run("DROP DATABASE IF EXISTS " + sql::identifier(name_) + " WITH (FORCE)");
    throw;
  }
}

ScratchDatabase::~ScratchDatabase() {
  try {
    inside_.reset();
    maintenance_.run("DROP DATABASE IF EXISTS " + sql::identifier(name_) + " WITH (FORCE)");
  } catch (const Error& error) {
    spdlog::warn("the scratch database {} could not be dropped now; a later run will: {}", name_,
                 error.what());
  }
}

}  // namespace migrate::postgres
