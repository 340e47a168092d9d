#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/trigger_state.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::vector<Statement> create(const Object& trigger, const Clauses&, const Context&) {
  std::string sql = "CREATE EVENT TRIGGER " + sql::identifier(trigger.address.name) + " ON " +
                    sql::identifier(trigger.get("event"));
  std::vector<std::string> tags = list_of(trigger, "tags");
  for (std::string& tag : tags) tag = sql::literal(tag);
  if (!tags.empty()) sql += " WHEN TAG IN (" + joined(tags) + ')';
  return {
      {.sql = sql + " EXECUTE FUNCTION " + std::string(trigger.get("function")) + "()", .lock = Lock::none}};
}

std::string alter_head(const Address& trigger) {
  return "ALTER EVENT TRIGGER " + sql::identifier(trigger.name) + ' ';
}

Statement enable(const Object& trigger) {
  return {.sql = alter_head(trigger.address) + enabling_clause(trigger.get("enabled")), .lock = Lock::none};
}

std::vector<Finish> finish(const Object& trigger, const Context&) {
  if (!trigger.has("enabled")) return {};
  return {{.statement = enable(trigger)}};
}

std::vector<Statement> drop(const Object& trigger, const Context&) {
  return {{.sql = "DROP EVENT TRIGGER " + sql::identifier(trigger.address.name), .lock = Lock::none}};
}

Alteration alter(const Alter& change, const Context&) {
  if (change.attributes.size() > 1 || !change.changes("enabled")) return {.replace = true};
  return {.statements = {enable(*change.after)}};
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + "RENAME TO " + sql::identifier(name), .lock = Lock::none};
}

}  // namespace

// Made last and dropped first, so that as little as can be of a plan sets it off.
const Kind event_trigger_kind = {
    .name = "event_trigger",
    .keyword = "EVENT TRIGGER",
    .rank = 89,
    .catalog = "pg_event_trigger",
    .query = R"(
SELECT 'event_trigger', 'pg_catalog.pg_event_trigger'::pg_catalog.regclass::pg_catalog.oid, e.oid, 0,
       NULL, NULL, e.evtname, 0,
       ARRAY[e.evtevent,
             (SELECT pg_catalog.array_agg(u.tag ORDER BY u.n)::text FROM pg_catalog.unnest(e.evttags) WITH ORDINALITY u(tag, n)),
             pg_catalog.format('%I.%I', n.nspname, p.proname),
             CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END]::text[]
  FROM pg_catalog.pg_event_trigger e
  JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace)",
    .attributes = {{.name = "event", .required = true},
                   {.name = "tags", .shape = Shape::list},
                   {.name = "function", .fragment = Fragment::name, .required = true},
                   {.name = "enabled", .words = {"disabled", "replica", "always"}, .usual = "origin"}},
    .create = create,
    .finish = finish,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .has_owner = true,
    .section = "event_triggers",
    .containers = {"registry"},
};

}  // namespace migrate::kinds
