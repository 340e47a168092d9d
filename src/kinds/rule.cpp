#include <algorithm>
#include <cctype>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::kinds {
namespace {

// The statements without semicolons; in parentheses, which a single one may do without.
std::string commands(const Object& rule) {
  std::vector<std::string> list = list_of(rule, "commands");
  if (list.empty()) return " NOTHING";
  std::string out;
  for (std::string& command : list) {
    std::string_view text = sql::trim(command);
    while (text.ends_with(';')) text = sql::trim(text.substr(0, text.size() - 1));
    out += (out.empty() ? "\n  " : ";\n  ") + std::string(text);
  }
  return list.size() == 1 ? out : " (" + out + ')';
}

std::string definition(const Object& rule, std::string_view create) {
  std::string event(rule.get("event"));
  std::transform(event.begin(), event.end(), event.begin(), [](unsigned char c) { return std::toupper(c); });
  std::string sql = std::string(create) + sql::identifier(rule.address.name) + " AS\n  ON " + event + " TO " +
                    table_of(rule.address);
  if (rule.has("where")) sql += "\n  WHERE (" + std::string(rule.get("where")) + ')';
  return sql + " DO " + (rule.has("instead") ? "INSTEAD" : "ALSO") + commands(rule);
}

Statement firing(const Object& rule) {
  const std::string_view when = rule.get("enabled");
  const std::string verb = when == "disabled"  ? "DISABLE"
                           : when == "replica" ? "ENABLE REPLICA"
                           : when == "always"  ? "ENABLE ALWAYS"
                                               : "ENABLE";
  return {.sql = "ALTER TABLE " + table_of(rule.address) + ' ' + verb + " RULE " +
                 sql::identifier(rule.address.name)};
}

std::vector<Statement> create(const Object& rule, const Clauses&, const Context&) {
  std::vector<Statement> out = {{.sql = definition(rule, "CREATE RULE ")}};
  if (rule.has("enabled")) out.push_back(firing(rule));
  return out;
}

std::vector<Statement> drop(const Object& rule, const Context&) {
  return {{.sql = "DROP RULE " + sql_name(rule.address)}};
}

// CREATE OR REPLACE keeps the rule's identity, and whether it fires.
Alteration alter(const Alter& change, const Context&) {
  Alteration out;
  const bool fires_alone = change.attributes.size() == 1 && change.changes("enabled");
  if (!fires_alone) out.statements.push_back({.sql = definition(*change.after, "CREATE OR REPLACE RULE ")});
  if (change.changes("enabled")) out.statements.push_back(firing(*change.after));
  return out;
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = "ALTER RULE " + sql_name(from) + " RENAME TO " + sql::identifier(name)};
}

// Cuts what pg_get_ruledef prints: CREATE RULE … ON … TO … [WHERE q] DO [INSTEAD] {NOTHING | c | (c; c;)};
// The words WHERE and DO are reserved: as names they stand in quotes.
class RuleText {
 public:
  explicit RuleText(std::string_view text) : text_(text) { read(); }

  std::string where() const {
    if (where_ == 0) return "";
    std::string_view out = sql::trim(text_.substr(where_, do_ - where_));
    // The parentheses around the whole are the server's.
    if (sql::balanced_prefix(out).size() == out.size()) out = out.substr(1, out.size() - 2);
    return std::string(out);
  }
  std::vector<std::string> commands;

 private:
  void read() {
    sql::Lexer lexer(text_);
    int depth = 0;
    for (sql::Token token{}; lexer.next_code(token);) {
      if (token.text == "(" || token.text == "[") ++depth;
      if (token.text == ")" || token.text == "]") --depth;
      if (command_ > 0) {
        see_command(token, depth);
      } else if (depth == 0 && token.kind == sql::TokenKind::word) {
        if (token.text == "WHERE") where_ = token.end();
        if (token.text == "DO") do_ = token.offset;
        if (token.text == "DO") command_ = token.end();
      }
    }
  }

  void see_command(const sql::Token& token, int depth) {
    const std::string_view seen = sql::trim(text_.substr(command_, token.offset - command_));
    if (token.text == "INSTEAD" && seen.empty()) command_ = token.end();
    if (token.text != ";") return;
    // Of several, each ends inside of the parentheses around all.
    std::string command(sql::trim(depth == 1 && commands.empty() ? seen.substr(1) : seen));
    command_ = token.end();
    if (command != "NOTHING" && command != ")") commands.push_back(std::move(command));
  }

  std::string_view text_;
  std::size_t where_ = 0, do_ = 0, command_ = 0;
};

void cook(Object& rule) {
  const std::string definition(rule.get("commands"));
  const RuleText text(definition);
  rule.set("where", text.where());
  rule.set("commands", text.commands.empty() ? "" : sql::format_array(text.commands));
}

}  // namespace

// The rule that makes a view of a view's query is the view's own.
const Kind rule_kind = {
    .name = "rule",
    .keyword = "RULE",
    .rank = 85,
    .catalog = "pg_rewrite",
    .query = R"(
SELECT 'rule', 'pg_catalog.pg_rewrite'::pg_catalog.regclass::pg_catalog.oid, r.oid, 0,
       s.name, c.relname, r.rulename, 0,
       ARRAY[CASE r.ev_type WHEN '2' THEN 'update' WHEN '3' THEN 'insert' WHEN '4' THEN 'delete' END,
             CASE WHEN r.is_instead THEN 'true' END,
             NULL,
             pg_catalog.pg_get_ruledef(r.oid),
             CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END]::text[]
  FROM pg_catalog.pg_rewrite r
  JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
  JOIN user_schema s ON s.oid = c.relnamespace
 WHERE r.ev_type <> '1')",
    .attributes = {{.name = "event", .words = {"insert", "update", "delete"}},
                   {.name = "instead", .shape = Shape::flag},
                   {.name = "where", .fragment = Fragment::expression},
                   {.name = "commands", .shape = Shape::list, .fragment = Fragment::query},
                   {.name = "enabled", .words = {"disabled", "replica", "always"}, .usual = "origin"}},
    .cook = cook,
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .blocks_type_change = true,
    .section = "rules",
    .containers = {"table", "view", "foreign_table"},
};

}  // namespace migrate::kinds
