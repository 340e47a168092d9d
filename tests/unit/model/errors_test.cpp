// Wrong models in C++ that compile: errors name the model.
#include <doctest/doctest.h>

#include "samples.hpp"

using migrate::Registry;
using namespace samples;

TEST_CASE("errors name the model") {
  CHECK(error_of([](Registry& registry) {
          registry.table<User>("users");
          registry.table<Post>("users");
        }) == "tables: \"users\" is there twice");
  CHECK(error_of([](Registry& registry) {
          auto users = registry.table<User>("users");
          users.column(&User::email, "email");
          users.column(&User::email, "mail");
        }) == "tables users: columns mail: its member is the one of the column email");
  CHECK(error_of([](Registry& registry) {
          registry.table<User>("users").column(&User::id, "id").nullable().primary_key();
        }) == "tables users: columns id: a column of the primary key cannot be null");
  CHECK(error_of([](Registry& registry) { registry.table<User>("users").index(&User::email); }) ==
        "tables users: indexes: a member that it names is no column of users: describe it with "
        "column(…)");
  CHECK(error_of([](Registry& registry) {
          registry.table<Post>("posts").column(&Post::author_id, "author_id").references(&User::id);
        }) ==
        "tables posts: columns author_id: the struct that it references is no table's: describe it "
        "with "
        "table<…>(\"…\")");
  CHECK(error_of([](Registry& registry) {
          registry.mixin<Key>("key").column(&Key::id, "id");
          registry.table<Post>("posts").column(&Post::author_id, "author_id").references(&User::id);
        }).find("is one of the mixin key: name the table's struct") != std::string::npos);
  CHECK(error_of([](Registry& registry) {
          for (const char* name : {"a", "b"}) registry.table<User>(name).column(&User::id, "id");
          registry.table<Post>("posts").column(&Post::author_id, "author_id").references<User>(&User::id);
        }).find("the one of a and of b: name the column as text") != std::string::npos);
  CHECK(error_of([](Registry& registry) {
          registry.table<Post>("posts").column(&Post::status, "status");
        }).find("tables posts: columns status: the enum of its member is none of the registry") == 0);
  struct Odd {
    std::chrono::seconds wait;
  };
  CHECK(error_of([](Registry& registry) { registry.table<Odd>("odd").column(&Odd::wait, "wait"); }) ==
        "tables odd: columns wait: no PostgreSQL type is known of its member: say type(\"…\")");
  CHECK(error_of([](Registry& registry) {
          registry.enumeration<Status>("s", {{Status::draft, "a"}, {Status::draft, "b"}});
        }) == "enums s: \"a\" and \"b\" are one value");
  CHECK(error_of([](Registry& registry) {
          registry.table<User>("users").index(&User::email).where("a").where("b");
        }) == "tables users: indexes: \"where\" is there twice");
}
