// Security labels without a provider, which only a module of the server's could be: as the catalog holds them
// and as the script says them. They cannot be run.
#include <doctest/doctest.h>

#include "support/project.hpp"

using migrate::test::Project;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* labelled = R"(
CREATE TABLE t (a int);
SET allow_system_table_mods = on;
INSERT INTO pg_seclabel (objoid, classoid, objsubid, provider, label)
VALUES ('t'::regclass, 'pg_class'::regclass, 0, 'guard', 'secret=1'), ('t'::regclass, 'pg_class'::regclass, 0, 'other', 'x'),
       ('t'::regclass, 'pg_class'::regclass, 1, 'guard', 'it''s'))";

}  // namespace

TEST_CASE("security labels are read by provider, and set and taken away by their own statements") {
  Project project;
  project.database().psql(labelled);
  const std::string registry = project.migrate("inspect").out;
  CHECK(has(registry, "security_labels: {guard: secret=1, other: x}"));
  CHECK(has(registry, "security_labels: {guard: it's}"));

  project.write("models/model.yaml", "tables: {t: {columns: {a: int?}}}\n");
  REQUIRE(project.migrate("revision --autogenerate -m unlabelled").exit == 0);
  const std::string script = project.script("_unlabelled");
  const std::string up = script.substr(0, script.find("-- migrate:down"));
  const std::string down = script.substr(up.size());
  CHECK(has(up, "SECURITY LABEL FOR guard ON TABLE public.t IS NULL;"));
  CHECK(has(up, "SECURITY LABEL FOR other ON TABLE public.t IS NULL;"));
  CHECK(has(up, "SECURITY LABEL FOR guard ON COLUMN public.t.a IS NULL;"));
  CHECK(has(down, "SECURITY LABEL FOR guard ON TABLE public.t IS 'secret=1';"));
  CHECK(has(down, "SECURITY LABEL FOR guard ON COLUMN public.t.a IS 'it''s';"));
}

TEST_CASE("the labels of the sequence behind an identity column are said with the column") {
  Project project;
  project.database().psql(
      "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);"
      "SET allow_system_table_mods = on;"
      "INSERT INTO pg_seclabel (objoid, classoid, objsubid, provider, label)"
      " VALUES ('t_a_seq'::regclass, 'pg_class'::regclass, 0, 'guard', 'low')");
  CHECK(has(project.migrate("inspect").out, "sequence_security_labels: {guard: low}"));

  project.write("models/model.yaml",
                "tables: {t: {columns: {a: {type: int, identity: always,"
                " sequence_security_labels: {guard: high, third: y}}}}}\n");
  const auto revision = project.migrate("revision --autogenerate -m labelled");
  REQUIRE_MESSAGE(revision.exit == 0, revision.err);
  const std::string script = project.script("_labelled");
  CHECK(has(script, "SECURITY LABEL FOR guard ON SEQUENCE public.t_a_seq IS 'high';"));
  CHECK(has(script, "SECURITY LABEL FOR third ON SEQUENCE public.t_a_seq IS 'y';"));
  CHECK(has(script, "SECURITY LABEL FOR guard ON SEQUENCE public.t_a_seq IS 'low';"));
}

TEST_CASE("security labels come into a script as the registry says them") {
  Project project;
  project.database().psql(labelled);
  project.write("models/model.yaml",
                "tables: {t: {security_labels: {guard: more, third: y}, columns: {a: int?}}}\n");
  const auto revision = project.migrate("revision --autogenerate -m labelled");
  REQUIRE_MESSAGE(revision.exit == 0, revision.err);
  const std::string script = project.script("_labelled");
  const std::string up = script.substr(0, script.find("-- migrate:down"));
  CHECK(has(up, "SECURITY LABEL FOR guard ON TABLE public.t IS 'more';"));
  CHECK(has(up, "SECURITY LABEL FOR third ON TABLE public.t IS 'y';"));
  CHECK(has(up, "SECURITY LABEL FOR other ON TABLE public.t IS NULL;"));
}
