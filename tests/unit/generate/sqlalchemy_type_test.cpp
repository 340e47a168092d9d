#include "generate/sqlalchemy_type.hpp"

#include <doctest/doctest.h>

using namespace migrate;
using namespace migrate::generate;

TEST_CASE("types of SQL are those that SQLAlchemy reads out of a database") {
  UniqueNames names;
  const catalog::Snapshot snapshot;
  const SqlAlchemyTypes types(snapshot, names);
  const auto expression = [&](const char* sql) { return types.of(sql).expression; };
  CHECK(expression("character varying(20)") == "sa.VARCHAR(20)");
  CHECK(expression("numeric(10,2)[]") == "pg.ARRAY(sa.NUMERIC(10, 2))");
  CHECK(expression("timestamp(3) with time zone") == "pg.TIMESTAMP(timezone=True, precision=3)");
  CHECK(expression("interval day to second(2)") == R"x(pg.INTERVAL(fields="DAY TO SECOND", precision=2))x");
  CHECK(expression("public.geometry(Point,4326)") == R"x(SqlType("geometry(Point,4326)"))x");
  CHECK(types.of("uuid[]").annotation == "list[UUID]");
}

TEST_CASE("the name of a type is no code") {
  UniqueNames names;
  const catalog::Snapshot snapshot;
  const SqlAlchemyTypes types(snapshot, names);
  CHECK(types.of(R"x("char(exit())")x").expression == R"x(SqlType('"char(exit())"'))x");
}

TEST_CASE("a domain is of the type below it, and named") {
  catalog::Object inner, outer;
  inner.address = {.kind = "domain", .schema = "public", .name = "z_email"};
  inner.set("type", "character varying(255)");
  outer.address = {.kind = "domain", .schema = "app", .name = "contact"};
  outer.set("type", "public.z_email");
  UniqueNames names;
  const catalog::Snapshot snapshot({inner, outer}, std::vector<catalog::Dependency>{});
  const SqlAlchemyTypes types(snapshot, names);
  CHECK(types.of("app.contact").expression == "Contact");
  CHECK(types.of("app.contact").annotation == "str");
  CHECK(types.declarations() ==
        "ZEmail = DOMAIN(\"z_email\", sa.VARCHAR(255), create_type=False)\n"
        "Contact = DOMAIN(\"contact\", ZEmail, schema=\"app\", create_type=False)\n");
}
