// Where the range goes into a statement that is run in batches. What comes out is parsed by PostgreSQL's own
// parser, as it is by the server.
#include "sql/ranged.hpp"

#include <doctest/doctest.h>
#include <pg_query.h>

using namespace migrate;

namespace {

// "table | qualifier | statement over the range (K)"
std::string over(const std::string& statement) {
  const auto found = sql::ranged_of(statement);
  if (const auto* unfit = std::get_if<sql::NotRanged>(&found)) {
    CHECK(!unfit->hint.empty());
    return "no: " + unfit->what;
  }
  const auto& ranged = std::get<sql::Ranged>(found);
  const std::string text = ranged.over("K");
  const PgQueryParseResult parsed = pg_query_parse(text.c_str());
  CHECK_MESSAGE(parsed.error == nullptr, text);
  pg_query_free_parse_result(parsed);
  return (ranged.only ? "ONLY " : "") + ranged.table + " | " + ranged.qualifier + " | " + text;
}

std::vector<std::string> assigned(const std::string& statement) {
  return std::get<sql::Ranged>(sql::ranged_of(statement)).assigned;
}

bool refused(const std::string& statement, const std::string& part) {
  return over(statement).find(part) != std::string::npos && over(statement).starts_with("no: ");
}

}  // namespace

TEST_CASE("the range joins the WHERE of the statement, or becomes it") {
  CHECK(over("UPDATE t SET a = 1") == "t | t | UPDATE t SET a = 1 WHERE (K)");
  CHECK(over("UPDATE t SET a = 1 WHERE b OR c") == "t | t | UPDATE t SET a = 1 WHERE (K) AND (b OR c)");
  CHECK(over("UPDATE ONLY s.t AS x SET a = 1 FROM u WHERE x.i = u.i RETURNING a") ==
        "ONLY s.t | x | UPDATE ONLY s.t AS x SET a = 1 FROM u WHERE (K) AND (x.i = u.i) RETURNING a");
  CHECK(over("update \"T\" y set a = (select 1 where true)") ==
        "\"T\" | y | update \"T\" y set a = (select 1 where true) WHERE (K)");
  CHECK(over("DELETE FROM public.t") == "public.t | public.t | DELETE FROM public.t WHERE (K)");
  CHECK(over("DELETE FROM t * x USING u WHERE x.i = u.i") ==
        "t | x | DELETE FROM t * x USING u WHERE (K) AND (x.i = u.i)");
  CHECK(over("INSERT INTO a SELECT * FROM t") == "t | t | INSERT INTO a SELECT * FROM t WHERE (K)");
  CHECK(
      over(
          "INSERT INTO a (i, j) SELECT x.i, 'where' FROM t x LEFT JOIN u ON x.i = u.i WHERE x.j > 0 ORDER BY "
          "x.i ON CONFLICT (i) WHERE i > 0 DO UPDATE SET j = 1 WHERE a.j = 2 RETURNING i") ==
      "t | x | INSERT INTO a (i, j) SELECT x.i, 'where' FROM t x LEFT JOIN u ON x.i = u.i WHERE (K) AND (x.j "
      "> 0) ORDER BY x.i ON CONFLICT (i) WHERE i > 0 DO UPDATE SET j = 1 WHERE a.j = 2 RETURNING i");
}

TEST_CASE("words that are names, operators, parts of subqueries or comments begin no clause") {
  CHECK(over("UPDATE t SET a = b IS DISTINCT FROM c, d = extract(year FROM e)") ==
        "t | t | UPDATE t SET a = b IS DISTINCT FROM c, d = extract(year FROM e) WHERE (K)");
  CHECK(over("INSERT INTO a SELECT t.i AS from, t.limit FROM t") ==
        "t | t | INSERT INTO a SELECT t.i AS from, t.limit FROM t WHERE (K)");
  CHECK(over("INSERT INTO a SELECT array(SELECT j FROM u WHERE u.i > 0), right(k, 2) FROM t") ==
        "t | t | INSERT INTO a SELECT array(SELECT j FROM u WHERE u.i > 0), right(k, 2) FROM t WHERE (K)");
  CHECK(over("UPDATE t SET a = 1 -- where\nWHERE -- all\n b /* returning */ = 2 -- or\nRETURNING a") ==
        "t | t | UPDATE t SET a = 1 -- where\nWHERE -- all\n (K) AND (b /* returning */ = 2) -- "
        "or\nRETURNING a");
}

TEST_CASE("the columns that an UPDATE sets are known") {
  CHECK(
      assigned("UPDATE t SET a = f(b, c), \"B\" = 2, (c, d) = (SELECT e, f FROM u), g[1] = 3 WHERE h = 1") ==
      std::vector<std::string>{"a", "B", "c", "d", "g"});
  CHECK(assigned("DELETE FROM t").empty());
}

TEST_CASE("what would not do the same in parts is refused") {
  CHECK(refused("SELECT 1", "one UPDATE, DELETE or INSERT"));
  CHECK(refused("WITH x AS (SELECT 1) UPDATE t SET a = 1", "one UPDATE, DELETE or INSERT"));
  CHECK(refused("INSERT INTO t VALUES (1)", "takes its rows from a SELECT"));
  CHECK(refused("INSERT INTO t (SELECT * FROM u)", "takes its rows from a SELECT"));
  CHECK(refused("INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x", "takes its rows from a SELECT"));
  CHECK(refused("INSERT INTO t SELECT 1", "reads no table"));
  CHECK(refused("INSERT INTO t SELECT * FROM generate_series(1, 2)", "is no table"));
  CHECK(refused("INSERT INTO t SELECT * FROM (SELECT 1) x", "is no table"));
  CHECK(refused("DELETE FROM t WHERE CURRENT OF c", "CURRENT OF"));
  for (const char* part :
       {"DISTINCT a FROM u", "a FROM u GROUP BY a", "a FROM u LIMIT 1", "a FROM u UNION SELECT 1",
        "a FROM u OFFSET 1", "row_number() OVER () FROM u", "a FROM u RIGHT JOIN v ON true"}) {
    CHECK(refused(std::string("INSERT INTO t SELECT ") + part, "gives other rows"));
  }
}
