// The blog's accounts and their passwords.
#include <doctest/doctest.h>

#include "service.hpp"
#include "service/users.hpp"

using namespace blog;
using blog::test::empty_project;

TEST_CASE("an account is created, used, changed and removed") {
  auto& project = empty_project();
  Database database(blog::test::service_url(), blog::test::tenant);
  UserService service(database);
  const User ada = service.create({"Ada@Example.org", "ada", "correct horse"});
  CHECK(ada.email == "ada@example.org");
  CHECK(project.database().query("SELECT password_hash LIKE '$argon2id$%' FROM users") == "t");
  CHECK(project.database().query("SELECT count(*) FROM audit_log WHERE after::text LIKE '%argon2%'") == "0");

  CHECK(service.authenticate("ADA@example.org", "correct horse")->last_login_at.has_value());
  CHECK(service.authenticate("ada@example.org", "wrong horse") == std::nullopt);
  CHECK(service.authenticate("eve@example.org", "correct horse") == std::nullopt);
  CHECK_THROWS_AS(service.create({"eve@example.org", "eve", "short"}), Invalid);
  CHECK_THROWS_AS(service.create({"ADA@example.org", "eve", "correct horse"}), Duplicate);

  service.update(ada.id, {{}, {}, "battery staple"});
  CHECK(service.authenticate("ada@example.org", "correct horse") == std::nullopt);
  CHECK(service.authenticate("ada@example.org", "battery staple").has_value());
  project.database().psql("UPDATE users SET is_active = false");
  CHECK(service.authenticate("ada@example.org", "battery staple") == std::nullopt);
  project.database().psql("UPDATE users SET is_active = true");
  service.remove(ada.id);
  CHECK(service.authenticate("ada@example.org", "battery staple") == std::nullopt);
}
