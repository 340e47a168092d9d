// Operators, their classes and families, casts, languages, transforms and access methods.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

Made an_operator(const Desk& desk) {
  const std::string name = desk.schema + '.' + desk.random.pick<std::string>({"+++", "=#=", "<~>", "@@@@"});
  const bool on_texts = desk.random.chance(40);
  const std::string type = on_texts ? "text" : "integer", function = on_texts ? "texteq" : "int4eq";
  return Sketch{"CREATE OPERATOR " + name + " (LEFTARG = " + type + ", RIGHTARG = " + type + ", FUNCTION = " +
                    function + (desk.random.chance(30) ? ", RESTRICT = eqsel, JOIN = eqjoinsel" : "") +
                    (desk.random.chance(20) ? ", HASHES, MERGES" : "") + ')',
                {{.sort = Sort::operation,
                  .name = name,
                  .described = "OPERATOR " + name + " (" + type + ", " + type + ')'}}};
}

Made operator_family(const Desk& desk) {
  const std::string name = desk.qualified() + desk.one_of({"USING btree", "USING hash"});
  return Sketch{"CREATE OPERATOR FAMILY " + name,
                {{.sort = Sort::operation, .name = name, .described = "OPERATOR FAMILY " + name}}};
}

Made operator_class(const Desk& desk) {
  const std::string name = desk.qualified(), described = "OPERATOR CLASS " + name + " USING btree";
  return Sketch{"CREATE OPERATOR CLASS " + name +
                    " FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 2 <=, "
                    "OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer)" +
                    (desk.random.chance(30) ? ", FUNCTION 2 btint4sortsupport(internal)" : ""),
                {{.sort = Sort::operation, .name = name, .described = described}}};
}

// None is implicit: with such a one the operators that a foreign key asks for are ambiguous, so that not even
// pg_dump's output can be restored.
Made cast(const Desk& desk) {
  const std::string from = desk.on.name;
  const std::string to = desk.random.pick<std::string>({"integer", "text", "bigint", "jsonb"});
  return Sketch{
      "CREATE CAST (" + from + " AS " + to + ") WITH INOUT" + desk.one_of({"", "AS ASSIGNMENT"}),
      {{.sort = Sort::operation, .name = from + to, .described = "CAST (" + from + " AS " + to + ')'}}};
}

Made language(const Desk& desk) {
  return Sketch{"CREATE" + desk.maybe(50, "TRUSTED") + " LANGUAGE " + desk.name +
                    " HANDLER plpgsql_call_handler" + desk.maybe(40, "INLINE plpgsql_inline_handler") +
                    desk.maybe(40, "VALIDATOR plpgsql_validator"),
                {{.sort = Sort::language, .name = desk.name, .described = "LANGUAGE " + desk.name}}};
}

// What PostgreSQL's own functions can stand for; they are never called.
Made transform(const Desk& desk) {
  const std::string type = desk.random.chance(50) ? "integer" : value_type(desk).name;
  const std::string from = "FROM SQL WITH FUNCTION prsd_lextype(internal)";
  const std::string to = "TO SQL WITH FUNCTION int4recv(internal)";
  const bool both = type == "integer" && desk.random.chance(50);
  const std::string name = type + " LANGUAGE " + desk.on.name;
  return Sketch{"CREATE TRANSFORM FOR " + name + " (" + from + (both ? ", " + to : "") + ')',
                {{.sort = Sort::operation, .name = name, .described = "TRANSFORM FOR " + name}}};
}

Made access_method(const Desk& desk) {
  return Sketch{"CREATE ACCESS METHOD " + desk.name +
                    desk.one_of({"TYPE INDEX HANDLER bthandler", "TYPE TABLE HANDLER heap_tableam_handler"}),
                {{.sort = Sort::language, .name = desk.name, .described = "ACCESS METHOD " + desk.name}}};
}

}  // namespace

std::span<const Maker> operator_makers() {
  static const std::vector<Maker> makers = {
      {"operator", 2, {}, an_operator},
      {"operator family", 1, {}, operator_family},
      {"operator class", 1, {}, operator_class},
      {"cast", 2, {Sort::enum_type, Sort::composite_type}, cast},
      {"language", 1, {}, language},
      {"transform", 1, {Sort::language}, transform},
      {"access method", 1, {}, access_method},
  };
  return makers;
}

}  // namespace migrate::selftest
