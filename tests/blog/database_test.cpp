// The blog's connections, sessions and values, on a real server.
#include <doctest/doctest.h>

#include <thread>

#include "database/session.hpp"
#include "database/values.hpp"
#include "errors.hpp"
#include "repository/users.hpp"
#include "service.hpp"

using blog::Busy;
using blog::Database;
using blog::Pool;
using blog::PoolOptions;
using blog::Session;
using blog::Users;
using blog::Values;
using blog::test::empty_project;
using blog::test::service_url;
using blog::test::tenant;

namespace {

Values<blog::User> user(const std::string& name) {
  return Values<blog::User>()
      .set(&blog::User::email, name + "@example.org")
      .set(&blog::User::username, name)
      .set(&blog::User::password_hash, "none");
}

std::string names(migrate::test::Project& project) {
  return project.database().query("SELECT string_agg(username, ' ' ORDER BY username) FROM users");
}

// What the server makes of the text, cast to the type.
template <class T>
T round_trip(Session& session, const T& value, const std::string& type) {
  return blog::from_field<T>(session.execute("SELECT $1::" + type, {blog::to_parameter(value)})[0][0]);
}

}  // namespace

TEST_CASE("a pool lends up to its size and overflow, and keeps its size") {
  empty_project();
  Pool pool(service_url(), {1, 1, std::chrono::milliseconds(20)});
  {
    const Pool::Lease one = pool.borrow();
    const Pool::Lease two = pool.borrow();
    CHECK(pool.open() == 2);
    CHECK_THROWS_AS(pool.borrow(), Busy);
  }
  CHECK(pool.open() == 1);
  CHECK(pool.idle() == 1);
}

TEST_CASE("who waits for a connection gets the one that comes back") {
  empty_project();
  Pool pool(service_url(), {1, 0, std::chrono::seconds(30)});
  std::optional<Pool::Lease> lent = pool.borrow();
  std::jthread other([&] { pool.borrow(); });
  lent.reset();
  other.join();
  CHECK(pool.open() == 1);
}

TEST_CASE("a connection that was cut is replaced before it is lent") {
  const auto& database = empty_project().database();
  Pool pool(service_url(), {2, 0, std::chrono::milliseconds(20)});
  {
    const Pool::Lease one = pool.borrow();
    const Pool::Lease two = pool.borrow();
  }
  database.query(
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'blog_service'");
  const Pool::Lease one = pool.borrow();
  const Pool::Lease two = pool.borrow();
  CHECK(one->answers());
  CHECK(two->answers());
}

TEST_CASE("a database that cannot be reached costs the pool no place") {
  Pool pool("host=/nowhere", {1, 0, std::chrono::milliseconds(20)});
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(pool.borrow(), pqxx::broken_connection);
  CHECK(pool.open() == 0);
}

TEST_CASE("a session that ends is committed, one that throws leaves nothing") {
  auto& project = empty_project();
  Database database(service_url(), tenant);
  database.in_session([](Session& session) { Users(session).create(user("ada")); });
  CHECK_THROWS_AS(database.in_session([](Session& session) {
    Users(session).create(user("bob"));
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(names(project) == "ada");
}

TEST_CASE("a savepoint that throws takes back its own work alone") {
  auto& project = empty_project();
  Database database(service_url(), tenant);
  database.in_session([](Session& session) {
    Users users(session);
    users.create(user("ada"));
    CHECK_THROWS_AS(session.savepoint([&] {
      users.create(user("bob"));
      session.savepoint([&] { users.create(user("eve")); });
      users.create(user("ada"));  // is there
    }),
                    blog::Duplicate);
    CHECK(session.savepoint([&] { return users.create(user("cyd")); }).username == "cyd");
  });
  CHECK(names(project) == "ada cyd");
}

TEST_CASE("a session sees and writes the rows of its tenant alone") {
  empty_project();
  Database ours(service_url(), tenant);
  Database theirs(service_url(), "11111111-1111-1111-1111-111111111111");
  const blog::User ada = ours.in_session([](Session& session) { return Users(session).create(user("ada")); });
  theirs.in_session([&](Session& session) {
    CHECK(Users(session).count() == 0);
    CHECK_THROWS_AS(Users(session).soft_delete(ada.id), blog::NotFound);
    CHECK(Users(session).create(user("eve")).tenant_id.text() == "11111111-1111-1111-1111-111111111111");
  });
  CHECK(ours.in_session([](Session& session) { return Users(session).count(); }) == 1);
}

TEST_CASE("values are the same after a way through the server") {
  empty_project();
  Database database(service_url(), tenant);
  database.in_session([](Session& session) {
    using namespace std::chrono;
    for (const microseconds time : {0us, -1us, 1'700'000'000'123'456us, -62'000'000'000'000'000us}) {
      const migrate::timestamptz instant(time);
      CHECK(round_trip(session, instant, "timestamptz") == instant);
      const migrate::timestamp local(time);
      CHECK(round_trip(session, local, "timestamp") == local);
    }
    const std::vector<std::string> texts = {"",           "NULL",        "a,b",     "{}",
                                            "\"quoted\"", "back\\slash", "größe ✓", " "};
    CHECK(round_trip(session, texts, "varchar[]") == texts);
    CHECK(round_trip(session, std::vector<std::string>{}, "varchar[]").empty());
    CHECK(round_trip(session, true, "boolean"));
    CHECK(round_trip(session, std::int64_t{INT64_MIN}, "bigint") == INT64_MIN);
    CHECK(round_trip(session, blog::Role::moderator, "varchar") == blog::Role::moderator);
    CHECK(round_trip(session, std::optional<std::string>(), "text") == std::nullopt);
    const migrate::uuid id = *migrate::uuid::parse("c0ffee00-0000-4000-8000-000000000001");
    CHECK(round_trip(session, id, "uuid") == id);
  });
}
