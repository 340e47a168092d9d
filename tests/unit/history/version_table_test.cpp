#include "history/version_table.hpp"

#include <doctest/doctest.h>

#include "error/error.hpp"

using namespace migrate;
using history::VersionTable;

TEST_CASE("the history table is named after the version table") {
  CHECK(VersionTable("public", "migrate_version").history_name() == "migrate_history");
  CHECK(VersionTable("public", "alembic_version").history_name() == "alembic_version_history");
  CHECK(VersionTable("public", std::string(63, 'x')).history_name() == std::string(55, 'x') + "_history");
  CHECK(VersionTable("public", std::string(54, 'x') + "ää").history_name() ==
        std::string(54, 'x') + "_history");
}

TEST_CASE("a name that PostgreSQL would cut is refused") {
  CHECK_THROWS_AS(VersionTable("public", std::string(64, 'x')), Error);
  CHECK_THROWS_AS(VersionTable("public", ""), Error);
}

TEST_CASE("names and values are quoted wherever they stand") {
  const VersionTable table("My App", "v");
  CHECK(table.insert_row("it's") == "INSERT INTO \"My App\".v (version_num) VALUES ('it''s')");
  CHECK(table.delete_row("a1") == "DELETE FROM \"My App\".v WHERE version_num = 'a1'");
  CHECK(table.read() == "SELECT version_num FROM \"My App\".v ORDER BY version_num COLLATE \"C\"");
  CHECK(table.exists() ==
        "SELECT pg_catalog.to_regclass('\"My App\".v')::oid::text AS version_table, "
        "pg_catalog.to_regclass('\"My App\".v_history')::oid::text AS history_table, "
        "pg_catalog.to_regnamespace('\"My App\"')::oid::text AS version_schema, "
        "pg_catalog.to_regclass('\"My App\".v_progress')::oid::text AS progress_table, EXISTS (SELECT FROM "
        "pg_catalog.pg_attribute WHERE "
        "attrelid = pg_catalog.to_regclass('\"My App\".v_history') AND attname = 'script' AND NOT "
        "attisdropped) AS "
        "keeps_scripts, coalesce((SELECT pg_catalog.pg_has_role(relowner, 'USAGE') FROM pg_catalog.pg_class "
        "WHERE "
        "oid = pg_catalog.to_regclass('\"My App\".v_history')), false) AS owns_history, "
        "pg_catalog.to_regclass('migrate_trash.dropped')::oid::text AS trash");
}

TEST_CASE("a record says NULL for what is not known") {
  const VersionTable table("public", "migrate_version");
  const std::string start =
      "INSERT INTO public.migrate_history (version_num, event, os_user, duration_ms, checksum, tool_version) "
      "VALUES ";
  CHECK(table.insert_record({.revision = "a1", .event = history::Event::stamp, .tool_version = "1.0"}) ==
        start + "('a1', 'stamp', NULL, NULL, NULL, '1.0')");
  CHECK(table.insert_record({.revision = "a1",
                             .event = history::Event::upgrade,
                             .checksum = "ff",
                             .clock = history::Clock::transaction,
                             .os_user = "o'neil",
                             .tool_version = "1.0"}) ==
        start +
            "('a1', 'upgrade', 'o''neil', ((extract(epoch FROM clock_timestamp()) - extract(epoch FROM "
            "transaction_timestamp())) * 1000)::bigint, 'ff', '1.0')");
}

// That these raise where they should is shown on a server by the tests of offline SQL.
TEST_CASE("the guards of offline scripts hold text that could end them") {
  const VersionTable table("public", "a%b");
  CHECK(table.delete_row_or_raise("x$$").starts_with("DO $migrate$\nBEGIN\n  DELETE FROM public.\"a%b\""));
  CHECK(table.replace_row_or_raise("x$$", "it's").find("SET version_num = 'it''s' WHERE") !=
        std::string::npos);
  CHECK(table.delete_row_or_raise("x%").find("revision x%% in the version table public.\"a%%b\"; 0 found'") !=
        std::string::npos);
  CHECK(table.raise_unless_at({"b", "a"}).find("ARRAY['a', 'b']::text[]") != std::string::npos);
  CHECK(table.raise_unless_at({}).find("ARRAY[]::text[]") != std::string::npos);
}
