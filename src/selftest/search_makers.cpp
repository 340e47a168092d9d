// Text search, collations and conversions.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

Made dictionary(const Desk& desk) {
  const std::string name = desk.qualified();
  return Sketch{"CREATE TEXT SEARCH DICTIONARY " + name +
                    desk.one_of({"(TEMPLATE = simple)", "(TEMPLATE = simple, accept = false)",
                                 "(TEMPLATE = snowball, language = german)",
                                 "(TEMPLATE = snowball, language = english)"}),
                {{.sort = Sort::dictionary, .name = name, .described = "TEXT SEARCH DICTIONARY " + name}}};
}

Made configuration(const Desk& desk) {
  const std::string name = desk.qualified();
  const std::optional<Thing> dictionary = desk.any({Sort::dictionary});
  std::string sql = "CREATE TEXT SEARCH CONFIGURATION " + name +
                    desk.one_of({"(COPY = simple)", "(COPY = english)", "(PARSER = \"default\")"});
  if (desk.random.chance(60) && dictionary)
    sql += "; ALTER TEXT SEARCH CONFIGURATION " + name + " ALTER MAPPING FOR word, asciiword WITH " +
           dictionary->name + (desk.random.chance(40) ? ", simple" : "");
  return Sketch{
      sql, {{.sort = Sort::configuration, .name = name, .described = "TEXT SEARCH CONFIGURATION " + name}}};
}

Made parser(const Desk& desk) {
  const std::string name = desk.qualified();
  return Sketch{
      "CREATE TEXT SEARCH PARSER " + name +
          " (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype" +
          (desk.random.chance(50) ? ", HEADLINE = prsd_headline" : "") + ')',
      {{.sort = Sort::configuration, .name = name, .described = "TEXT SEARCH PARSER " + name}}};
}

Made search_template(const Desk& desk) {
  const std::string name = desk.qualified();
  return Sketch{"CREATE TEXT SEARCH TEMPLATE " + name + " (LEXIZE = dsimple_lexize" +
                    (desk.random.chance(50) ? ", INIT = dsimple_init" : "") + ')',
                {{.sort = Sort::configuration, .name = name, .described = "TEXT SEARCH TEMPLATE " + name}}};
}

Made collation(const Desk& desk) {
  const std::string name = desk.qualified();
  return Sketch{
      "CREATE COLLATION " + name +
          desk.one_of({"FROM \"C\"", "(provider = icu, locale = 'de')", "(provider = icu, locale = 'und')",
                       "(provider = icu, locale = 'und', deterministic = false)"}),
      {{.sort = Sort::collation, .name = name, .described = "COLLATION " + name}}};
}

Made conversion(const Desk& desk) {
  const std::string name = desk.qualified();
  return Sketch{"CREATE" + desk.maybe(20, "DEFAULT") + " CONVERSION " + name +
                    desk.one_of({"FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
                                 "FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1"}),
                {{.sort = Sort::configuration, .name = name, .described = "CONVERSION " + name}}};
}

}  // namespace

std::span<const Maker> search_makers() {
  static const std::vector<Maker> makers = {
      {"text search dictionary", 2, {}, dictionary},
      {"text search configuration", 2, {}, configuration},
      {"text search parser", 1, {}, parser},
      {"text search template", 1, {}, search_template},
      {"collation", 2, {}, collation},
      {"conversion", 1, {}, conversion},
  };
  return makers;
}

}  // namespace migrate::selftest
