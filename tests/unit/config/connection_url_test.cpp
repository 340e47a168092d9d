#include "config/connection_url.hpp"

#include <doctest/doctest.h>

using namespace migrate;
using config::ConnectionUrl;

namespace {

std::string libpq(const char* text) {
  return ConnectionUrl::parse(text).libpq();
}
std::string masked(const char* text) {
  return ConnectionUrl::parse(text).masked();
}

std::string failure(const char* text) {
  try {
    ConnectionUrl::parse(text);
  } catch (const Error& error) {
    CHECK(error.exit() == Exit::usage);
    return error.facts().what + " " + error.facts().hint;
  }
  return "no error";
}

}  // namespace

// The examples are those of the PostgreSQL manual, 34.1.1.2 "Connection URIs".
TEST_CASE("the manual's URIs") {
  CHECK(libpq("postgresql://") == "");
  CHECK(libpq("postgresql://localhost") == "host='localhost'");
  CHECK(libpq("postgresql://localhost:5433") == "host='localhost' port='5433'");
  CHECK(libpq("postgresql://localhost/mydb") == "host='localhost' dbname='mydb'");
  CHECK(libpq("postgresql://user@localhost") == "user='user' host='localhost'");
  CHECK(libpq("postgresql://user:secret@localhost") == "user='user' password='secret' host='localhost'");
  CHECK(libpq("postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp") ==
        "user='other' host='localhost' dbname='otherdb' connect_timeout='10' application_name='myapp'");
  CHECK(libpq("postgresql://host1:123,host2:456/somedb?target_session_attrs=any") ==
        "host='host1,host2' port='123,456' dbname='somedb' target_session_attrs='any'");
  CHECK(libpq("postgresql:///mydb?host=localhost&port=5433") == "dbname='mydb' host='localhost' port='5433'");
  CHECK(libpq("postgresql://[2001:db8::1234]/database") == "host='2001:db8::1234' dbname='database'");
  CHECK(libpq("postgresql:///dbname?host=/var/lib/postgresql") ==
        "dbname='dbname' host='/var/lib/postgresql'");
  CHECK(libpq("postgresql://%2Fvar%2Flib%2Fpostgresql/dbname") ==
        "host='/var/lib/postgresql' dbname='dbname'");
}

TEST_CASE("SQLAlchemy's drivers and asyncpg's arguments are dropped or translated") {
  CHECK(
      libpq("postgresql+asyncpg://u:p@h/d?ssl=require&prepared_statement_cache_size=0&async_fallback=true") ==
      "user='u' password='p' host='h' dbname='d' sslmode='require'");
  CHECK(libpq("postgresql+psycopg2://h/d") == libpq("postgres://h/d"));
  CHECK(libpq("postgresql://h/d?ssl=true") == "host='h' dbname='d' sslmode='require'");
}

TEST_CASE("key=value strings are read as libpq reads them") {
  CHECK(libpq("host=h  dbname = 'my db' password='it\\'s \\\\ x'") ==
        "host='h' dbname='my db' password='it\\'s \\\\ x'");
  CHECK(libpq("service=prod") == "service='prod'");
  CHECK(libpq("password=a\\ b user=''") == "password='a b' user=''");
}

TEST_CASE("passwords are masked in every form") {
  CHECK(masked("postgres://u:geheim@h:5/d") == "postgresql://u:***@h:5/d");
  CHECK(masked("postgresql://h/d?password=geheim&sslpassword=geheim&sslmode=require") ==
        "postgresql://:***@h/d?sslpassword=***&sslmode=require");
  CHECK(masked("host=h password='ge\\'heim x' dbname='a b'") == "host=h password=*** dbname='a b'");
  CHECK(masked("postgresql://u:p%40ss@a:1,b:2/d") == "postgresql://u:***@a:1,b:2/d");
  CHECK(masked("postgresql://u@/d?host=/tmp/s&port=5432") == "postgresql://u@/d?host=/tmp/s&port=5432");
  CHECK(masked("postgresql://[::1]:5/d") == "postgresql://[::1]:5/d");
  CHECK(masked("embedded") == "embedded");
}

TEST_CASE("a masked URI without a password is a URI of the same place") {
  for (const char* text :
       {"postgresql://u@a:1,b:2/d%20x?sslmode=require", "postgresql:///d?host=/tmp/s&port=1",
        "postgresql://[::1]:5/d", "postgresql://", "postgresql:///d"}) {
    CAPTURE(text);
    CHECK(ConnectionUrl::parse(masked(text)).libpq() == libpq(text));
  }
}

TEST_CASE("the same server with another database, in every form") {
  const auto other = [](const char* text) {
    return ConnectionUrl::parse(text).with_database("o'ther").libpq();
  };
  CHECK(other("postgresql://h/d?sslmode=require") == "host='h' dbname='o\\'ther' sslmode='require'");
  CHECK(other("postgresql://h") == "host='h' dbname='o\\'ther'");
  CHECK(other("dbname=d host=h") == "dbname='o\\'ther' host='h'");
  CHECK(other("service=prod") == "service='prod' dbname='o\\'ther'");
  const ConnectionUrl embedded = ConnectionUrl::parse("embedded").with_database("x");
  CHECK(embedded.is_embedded());
  CHECK(embedded.database() == "x");
}

TEST_CASE("bad forms are errors that do not show a password") {
  for (const char* text :
       {"", "  ", "mydb", "mysql://u:geheim@h/d", "jdbc:postgresql://u:geheim@h/d",
        "postgresql:/u:geheim@h/d", "postgresql://u:ge@heim@h/d", "postgresql://u:geheim/x@h/d",
        "postgresql://u:geheim?x@h/d", "postgresql://u:geheim%zz@h/d", "postgresql://h:geheim",
        "host=h password='geheim", "host=h geheim", "postgresql://[::1/d", "postgresql://h/d?=geheim",
        "postgresql://u:12/geheim@h/d", "postgresql+://%00@h"}) {
    CAPTURE(text);
    const std::string said = failure(text);
    CHECK(said.substr(0, 16) == "bad database URL");
    CHECK(said.find("geheim") == std::string::npos);
    CHECK(said.find("heim") == std::string::npos);
  }
}
