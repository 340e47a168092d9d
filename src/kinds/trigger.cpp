#include <algorithm>
#include <cctype>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/inheritance.hpp"
#include "kinds/trigger_state.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::kinds {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::toupper(c); });
  return out;
}

std::string events(const Object& trigger) {
  std::string out;
  for (const std::string& event : list_of(trigger, "events")) {
    out += (out.empty() ? "" : " OR ") + upper(event);
    if (upper(event) == "UPDATE" && trigger.has("update_of"))
      out += " OF " + column_list(list_of(trigger, "update_of"));
  }
  return out;
}

std::string transition_tables(const Object& trigger) {
  std::string out;
  if (trigger.has("old_table")) out += " OLD TABLE AS " + sql::identifier(trigger.get("old_table"));
  if (trigger.has("new_table")) out += " NEW TABLE AS " + sql::identifier(trigger.get("new_table"));
  return out.empty() ? "" : " REFERENCING" + out;
}

std::string call(const Object& trigger) {
  std::vector<std::string> arguments = list_of(trigger, "arguments");
  for (std::string& argument : arguments) argument = sql::literal(argument);
  return std::string(trigger.get("function")) + '(' + joined(arguments) + ')';
}

Statement create_as(std::string_view verb, const Object& trigger) {
  std::string sql = std::string(verb) + " TRIGGER " + sql::identifier(trigger.address.name) + ' ' +
                    std::string(trigger.get("timing")) + ' ' + events(trigger) + " ON " +
                    table_of(trigger.address);
  if (trigger.has("from")) sql += " FROM " + std::string(trigger.get("from"));
  if (trigger.has("constraint")) sql += deferrable_clause(trigger);
  sql += transition_tables(trigger);
  sql += trigger.has("for_each") ? " FOR EACH ROW" : " FOR EACH STATEMENT";
  if (trigger.has("when")) sql += " WHEN (" + std::string(trigger.get("when")) + ')';
  return {.sql = sql + " EXECUTE FUNCTION " + call(trigger), .lock = Lock::share_row_exclusive};
}

std::vector<Statement> create(const Object& trigger, const Clauses&, const Context&) {
  return {create_as(trigger.has("constraint") ? "CREATE CONSTRAINT" : "CREATE", trigger)};
}

Statement enable(const Object& trigger) {
  return {.sql = "ALTER TABLE " + table_of(trigger.address) + ' ' + enabling_clause(trigger.get("enabled")) +
                 " TRIGGER " + sql::identifier(trigger.address.name),
          .lock = Lock::share_row_exclusive};
}

struct PartitionState {
  Address partition;
  std::string state;
};

// "public.part=disabled", as the server quotes the name.
std::vector<PartitionState> states_in_partitions(const Object& trigger) {
  std::vector<PartitionState> out;
  for (const std::string& option : list_of(trigger, "partitions")) {
    const std::size_t equals = std::min(option.rfind('='), option.size());
    std::vector<std::string> names;
    sql::Lexer lexer(std::string_view(option).substr(0, equals));
    for (sql::Token token{}; lexer.next_code(token);) {
      if (token.text != ".") names.push_back(plain_name(token.text));
    }
    names.insert(names.begin(), 2 - std::min<std::size_t>(2, names.size()), trigger.address.schema);
    out.push_back({.partition = {.kind = "table", .schema = names[0], .name = names[1]},
                   .state = option.substr(std::min(equals + 1, option.size()))});
  }
  return out;
}

void enable_in_partitions(const Object& trigger, std::vector<Statement>& out) {
  for (const auto& [partition, state] : states_in_partitions(trigger)) {
    out.push_back({.sql = "ALTER TABLE ONLY " + qualified_name(partition) + ' ' + enabling_clause(state) +
                          " TRIGGER " + sql::identifier(trigger.address.name),
                   .lock = Lock::share_row_exclusive});
  }
}

std::vector<Finish> finish(const Object& trigger, const Context&) {
  std::vector<Statement> states;
  if (trigger.has("enabled")) states.push_back(enable(trigger));
  enable_in_partitions(trigger, states);
  std::vector<Finish> out;
  out.reserve(states.size());
  for (Statement& state : states) out.push_back({.statement = std::move(state)});
  return out;
}

// Partitions in which it has a state of their own must be partitions by then.
std::vector<Address> follows(const Object& trigger, const Snapshot& after) {
  std::vector<Address> out;
  for (const auto& [partition, state] : states_in_partitions(trigger)) {
    const Object* tie = tie_of(partition, after);
    while (tie) {
      out.push_back(tie->address);
      out.push_back(tie->parent);
      const std::vector<Address> parents = parents_of(*tie);
      tie = parents.empty() ? nullptr : tie_of(parents.front(), after);
    }
  }
  return out;
}

std::vector<Statement> drop(const Object& trigger, const Context&) {
  return {{.sql = "DROP TRIGGER " + sql_name(trigger.address)}};
}

// Replacing keeps the trigger and makes it fire as any other; so does ALTER TABLE (not ONLY) to its clones.
Alteration alter(const Alter& change, const Context& context) {
  const Object& to = *change.after;
  if (change.before->has("constraint") || to.has("constraint")) {
    const bool is_state =
        std::all_of(change.attributes.begin(), change.attributes.end(),
                    [](const auto& one) { return one.name == "enabled" || one.name == "partitions"; });
    if (!is_state) return {.replace = true};
  }
  Alteration out;
  const auto changes_state = static_cast<std::size_t>(change.changes("enabled")) +
                             static_cast<std::size_t>(change.changes("partitions"));
  if (change.attributes.size() > changes_state) {
    out.statements.push_back(create_as("CREATE OR REPLACE", to));
    for (Finish& state : finish(to, context)) out.statements.push_back(std::move(state.statement));
    return out;
  }
  out.statements.push_back(enable(to));
  enable_in_partitions(to, out.statements);
  return out;
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER TRIGGER " + sql_name(from) + " RENAME TO " + sql::identifier(name)};
}

// The condition comes inside of the whole definition: pg_get_expr cannot print what speaks of OLD and NEW.
void cut_condition(Object& trigger) {
  const std::string definition(trigger.get("when"));
  if (definition.empty()) return;
  int depth = 0;
  sql::Lexer lexer(definition);
  for (sql::Token token{}; lexer.next_code(token);) {
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    if (depth != 0 || token.kind != sql::TokenKind::word || !sql::same_word(token.text, "when")) continue;
    std::string_view group = sql::balanced_prefix(std::string_view(definition).substr(token.end()));
    if (group.size() > 2) trigger.set("when", std::string(group.substr(1, group.size() - 2)));
    return;
  }
}

}  // namespace

// A partition's clone of a trigger is no object; where it fires otherwise than its original, this has it
// under `partitions`.
const Kind trigger_kind = {
    .name = "trigger",
    .keyword = "TRIGGER",
    .rank = 86,
    // clang-format off
    .catalog = "pg_trigger",
    .query = R"(
SELECT 'trigger', 'pg_catalog.pg_trigger'::pg_catalog.regclass::pg_catalog.oid, t.oid, 0,
       s.name, c.relname, t.tgname, 0,
       ARRAY[CASE WHEN t.tgtype & 64 <> 0 THEN 'INSTEAD OF' WHEN t.tgtype & 2 <> 0 THEN 'BEFORE' ELSE 'AFTER' END,
             pg_catalog.array_remove(ARRAY[CASE WHEN t.tgtype & 4 <> 0 THEN 'insert' END, CASE WHEN t.tgtype & 16 <> 0 THEN 'update' END,
               CASE WHEN t.tgtype & 8 <> 0 THEN 'delete' END, CASE WHEN t.tgtype & 32 <> 0 THEN 'truncate' END], NULL)::text,
             (SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.n)::text
                FROM pg_catalog.unnest(t.tgattr::int2[]) WITH ORDINALITY u(attnum, n)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = u.attnum),
             CASE WHEN t.tgtype & 1 <> 0 THEN 'ROW' END,
             CASE WHEN t.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(t.oid) END,
             pg_catalog.format('%I.%I', n.nspname, p.proname),
             CASE WHEN t.tgnargs > 0 THEN
               (SELECT pg_catalog.array_agg(pg_catalog.convert_from(pg_catalog.decode(pg_catalog.replace(u.hex, ' ', ''), 'hex'),
                                                                    pg_catalog.getdatabaseencoding()) ORDER BY u.n)::text
                  FROM pg_catalog.unnest(pg_catalog.string_to_array(
                         pg_catalog.regexp_replace(pg_catalog.encode(t.tgargs, 'hex'), '(..)', '\1 ', 'g'), '00 ')) WITH ORDINALITY u(hex, n)
                 WHERE u.n <= t.tgnargs) END,
             t.tgoldtable, t.tgnewtable,
             CASE WHEN t.tgconstraint <> 0 THEN 'true' END,
             CASE WHEN t.tgdeferrable THEN 'true' END,
             CASE WHEN t.tginitdeferred THEN 'true' END,
             (SELECT pg_catalog.format('%I.%I', fn.nspname, f.relname) FROM pg_catalog.pg_class f
                JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace WHERE f.oid = t.tgconstrrelid),
             CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END,
             CASE WHEN c.relkind = 'p' THEN
               (WITH RECURSIVE clone(oid, relid, enabled) AS (
                  SELECT k.oid, k.tgrelid, k.tgenabled FROM pg_catalog.pg_trigger k WHERE k.tgparentid = t.oid
                  UNION ALL
                  SELECT k.oid, k.tgrelid, k.tgenabled FROM clone JOIN pg_catalog.pg_trigger k ON k.tgparentid = clone.oid)
                SELECT pg_catalog.array_agg(x.state ORDER BY x.state)::text
                  FROM (SELECT pg_catalog.format('%I.%I=%s', pn.nspname, r.relname,
                                 CASE clone.enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' ELSE 'origin' END)
                          FROM clone JOIN pg_catalog.pg_class r ON r.oid = clone.relid
                          JOIN pg_catalog.pg_namespace pn ON pn.oid = r.relnamespace
                         WHERE clone.enabled <> t.tgenabled) x(state)) END]::text[]
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN user_schema s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE NOT t.tgisinternal AND t.tgparentid = 0
UNION ALL
SELECT 'trigger', 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid, k.oid, 0,
       s.name, c.relname, k.conname, 0, NULL
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN user_schema s ON s.oid = c.relnamespace
 WHERE k.contype = 't')",
    // clang-format on
    .attributes = {{.name = "timing", .words = {"BEFORE", "AFTER", "INSTEAD OF"}, .required = true},
                   {.name = "events", .shape = Shape::list, .fragment = Fragment::name, .required = true},
                   {.name = "update_of", .shape = Shape::list},
                   {.name = "for_each", .words = {"ROW"}, .usual = "STATEMENT"},
                   {.name = "when", .fragment = Fragment::expression},
                   {.name = "function", .fragment = Fragment::name, .required = true},
                   {.name = "arguments", .shape = Shape::list},
                   {.name = "old_table"},
                   {.name = "new_table"},
                   {.name = "constraint", .shape = Shape::flag},
                   {.name = "deferrable", .shape = Shape::flag},
                   {.name = "initially_deferred", .shape = Shape::flag},
                   {.name = "from", .fragment = Fragment::name},
                   {.name = "enabled", .words = {"disabled", "replica", "always"}, .usual = "origin"},
                   {.name = "partitions", .shape = Shape::options}},
    .cook = cut_condition,
    .create = create,
    .finish = finish,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .follows = follows,
    .blocks_type_change = true,
    .section = "triggers",
    .containers = {"table", "view", "foreign_table"},
};

}  // namespace migrate::kinds
