#include "script/naming.hpp"

#include <doctest/doctest.h>

#include "error/error.hpp"
#include "script/header.hpp"

using namespace migrate;

namespace {

const std::chrono::sys_seconds created = std::chrono::sys_days(std::chrono::year(2026) / 3 / 4) +
                                         std::chrono::hours(5) + std::chrono::minutes(6) +
                                         std::chrono::seconds(7);

}  // namespace

TEST_CASE("new revision ids are 12 hexadecimal digits that identifiers allow") {
  const std::string id = script::new_revision_id();
  CHECK(id.size() == 12);
  CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(id != script::new_revision_id());
  CHECK_NOTHROW(script::check_identifier(id));
}

// Expected: Alembic's "_".join(re.findall(r"\w+", m)).lower(), its cut without the last underscore.
TEST_CASE("a slug is made of the words of a message") {
  CHECK(script::slug("Add users & posts!") == "add_users_posts");
  CHECK(script::slug("") == "");
  CHECK(script::slug("...") == "");
  CHECK(script::slug("snake_case stays") == "snake_case_stays");
  CHECK(script::slug("Größe ÄNDERN – 日本語") == "größe_ändern_日本語");
  CHECK(script::slug("create account table with a very long name indeed") ==
        "create_account_table_with_a_very_long");
  CHECK(script::slug("abcdef", 4) == "abcd");
}

TEST_CASE("a file name follows its template") {
  CHECK(script::file_name("{rev}_{slug}", "a1", "add_users", created) == "a1_add_users.sql");
  CHECK(script::file_name("{rev}_{slug}", "a1", "", created) == "a1.sql");
  CHECK(script::file_name("{year}_{month:02}_{day:02}_{hour:02}{minute:02}{second:02}-{slug}", "a1", "x",
                          created) == "2026_03_04_050607-x.sql");
  CHECK(script::file_name("{epoch}", "a1", "x", created) ==
        "1772600767.sql");  // date -u -d 2026-03-04T05:06:07 +%s
  CHECK(script::iso_time(created) == "2026-03-04T05:06:07Z");
}

TEST_CASE("a file template may make folders") {
  CHECK(script::file_name("{year}/{month:02}/{rev}_{slug}", "a1", "", created) == "2026/03/a1.sql");
}

TEST_CASE("a long file name is cut to what file systems take, between characters") {
  const std::string name = script::file_name("{rev}_{slug}", std::string(250, 'r'), "ä", created);
  CHECK(name == std::string(250, 'r') + ".sql");
  CHECK(script::file_name("{rev}{slug}", std::string(250, 'r'), "ä", created) ==
        std::string(250, 'r') + ".sql");
}

TEST_CASE("a file template that gives no plain file name is refused") {
  for (const char* form : {"{revision}", "{rev", "", "{slug}", "/{rev}", "sub/", "../{rev}", "a//{rev}",
                           "%(rev)s", ".{rev}", "{rev:d}"}) {
    CHECK_THROWS_AS(script::file_name(form, "a1", "", created), Error);
  }
}
