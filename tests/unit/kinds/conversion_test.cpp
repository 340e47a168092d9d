// Which type changes need USING, and which write every row anew. The expected values of the second were seen
// on a server (PostgreSQL 15: whether pg_class.relfilenode changed).
#include "kinds/conversion.hpp"

#include <doctest/doctest.h>

#include "sql/quote.hpp"

using namespace migrate;
using namespace migrate::kinds;

namespace {

struct Type {
  const char* printed;
  const char* base;
  char category = 'N';
};

Object column(const Type& type) {
  Object out;
  out.address = Address::parse("column:public.t.c");
  out.set("type", type.printed);
  out.set_fact("base_type", type.base);
  out.set_fact("category", std::string(1, type.category));
  return out;
}

// A type change with some rows of pg_cast.
class Change {
 public:
  Change(const Type& from, const Type& to) : before_(column(from)), after_(column(to)) {
    snapshot_.casts = {{{"integer", "bigint"}, {'i', 'f'}},
                       {{"bigint", "integer"}, {'a', 'f'}},
                       {{"integer", "boolean"}, {'e', 'f'}},
                       {{"character varying", "text"}, {'i', 'b'}},
                       {{"text", "character varying"}, {'i', 'b'}}};
    alter_ = {&before_, &after_, {{"type", "", ""}}};
  }
  std::string using_clause() const { return kinds::using_clause(alter_, {snapshot_, snapshot_, hints_}); }
  bool rewrites() const { return rewrites_table(alter_, {snapshot_, snapshot_, hints_}); }
  void hint(const std::string& expression) { hints_.conversions[after_.address] = expression; }

 private:
  Object before_, after_;
  Snapshot snapshot_;
  Hints hints_;
  Alter alter_;
};

const Type integer{"integer", "integer"}, bigint{"bigint", "bigint"}, text{"text", "text", 'S'},
    boolean{"boolean", "boolean", 'B'}, uuid{"uuid", "uuid", 'U'}, mood{"public.mood", "public.mood", 'E'},
    other{"public.other", "public.other", 'E'};

std::string in_place(const std::string& from, const std::string& to, const char* base) {
  return Change({from.c_str(), base, 'S'}, {to.c_str(), base, 'S'}).rewrites() ? "rewrites" : "kept";
}

}  // namespace

TEST_CASE("where PostgreSQL converts on assignment there is no USING") {
  CHECK(Change(integer, bigint).using_clause() == "");
  CHECK(Change(bigint, integer).using_clause() == "");
  CHECK(Change(uuid, text).using_clause() == "");  // every type turns into a string on assignment
  CHECK(Change(mood, text).using_clause() == "");
  CHECK(Change({"integer[]", "integer[]", 'N'}, {"bigint[]", "bigint[]", 'N'}).using_clause() == "");
}

TEST_CASE("modifiers alone need no USING: unlike a cast, assignment refuses to cut values off") {
  const Change change({"character varying(9)", "character varying", 'S'},
                      {"character varying(3)", "character varying", 'S'});
  CHECK(change.using_clause() == "");
}

TEST_CASE("an explicit cast, or one out of a string, is written down") {
  CHECK(Change(integer, boolean).using_clause() == " USING c::boolean");
  CHECK(Change(text, integer).using_clause() == " USING c::integer");
  CHECK(Change(text, mood).using_clause() == " USING c::public.mood");
}

TEST_CASE("types without any cast go by way of text") {
  CHECK(Change(mood, other).using_clause() == " USING c::text::public.other");
}

TEST_CASE("the registry's expression wins") {
  Change change(integer, bigint);
  change.hint("c * 2");
  CHECK(change.using_clause() == " USING c * 2");
  CHECK(change.rewrites());
}

TEST_CASE("another type rewrites the table unless it stores the same bytes") {
  CHECK(Change(integer, bigint).rewrites());
  CHECK(Change(text, uuid).rewrites());
  const Type varying{"character varying", "character varying", 'S'};
  const Type nine{"character varying(9)", "character varying", 'S'};
  CHECK_FALSE(Change(nine, text).rewrites());
  CHECK_FALSE(Change(text, varying).rewrites());
  CHECK(Change(text, nine).rewrites());
}

TEST_CASE("other modifiers rewrite the table unless every value stays as it is") {
  CHECK(in_place("character varying(9)", "character varying(10)", "character varying") == "kept");
  CHECK(in_place("character varying(10)", "character varying(9)", "character varying") == "rewrites");
  CHECK(in_place("character varying(10)", "character varying", "character varying") == "kept");
  CHECK(in_place("character varying", "character varying(10)", "character varying") == "rewrites");
  CHECK(in_place("numeric(10,2)", "numeric(12,2)", "numeric") == "kept");
  CHECK(in_place("numeric(10,2)", "numeric(12,4)", "numeric") == "rewrites");
  CHECK(in_place("numeric(10,2)", "numeric", "numeric") == "kept");
  CHECK(in_place("timestamp(3) without time zone", "timestamp(6) without time zone",
                 "timestamp without time zone") == "kept");
  CHECK(in_place("interval", "interval year", "interval") == "rewrites");
  CHECK(in_place("interval year", "interval", "interval") == "kept");
  CHECK(in_place("character(3)", "character(5)", "character") == "rewrites");
  CHECK(in_place("bit(3)", "bit(5)", "bit") == "rewrites");
  CHECK(in_place("character varying(9)[]", "character varying(10)[]", "character varying[]") == "rewrites");
  CHECK(in_place("public.geometry(Point)", "public.geometry(Arc)", "public.geometry") == "rewrites");
}
