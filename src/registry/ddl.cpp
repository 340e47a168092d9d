#include "registry/ddl.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "error/utf8.hpp"
#include "sql/classify.hpp"
#include "sql/statements.hpp"
#include "sql/tokens.hpp"

namespace migrate::registry {
namespace {

using Words = std::vector<std::string>;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

// Of a quoted or plain name, what the server makes of it.
std::string name_of(const sql::Token& token) {
  if (token.kind == sql::TokenKind::word) return lower(token.text);
  std::string out;
  for (std::size_t i = 1; i + 1 < token.text.size(); ++i) {
    if (token.text[i] == '"') ++i;
    out += token.text[i];
  }
  return out;
}

// The statement's first words, in lower case; other tokens as they are.
Words leading_tokens(std::string_view sql, std::size_t count) {
  Words out;
  sql::Lexer lexer(sql);
  for (sql::Token token{}; out.size() < count && lexer.next_code(token);)
    out.push_back(token.kind == sql::TokenKind::word ? lower(token.text) : std::string(token.text));
  return out;
}

bool has_word(std::string_view sql, std::string_view wanted) {
  sql::Lexer lexer(sql);
  for (sql::Token token{}; lexer.next_code(token);) {
    if (token.kind == sql::TokenKind::word && sql::same_word(token.text, wanted)) return true;
  }
  return false;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The words that may stand between CREATE and the name of what it creates.
bool leads_to_name(std::string_view word) {
  return is_one_of(
      word,
      {"or",         "replace",   "unlogged",   "recursive", "materialized", "foreign",      "unique",
       "constraint", "trusted",   "event",      "text",      "search",       "procedural",   "configuration",
       "dictionary", "template",  "parser",     "operator",  "class",        "family",       "access",
       "method",     "data",      "wrapper",    "if",        "not",          "exists",       "concurrently",
       "table",      "view",      "index",      "sequence",  "schema",       "type",         "domain",
       "function",   "procedure", "aggregate",  "trigger",   "rule",         "policy",       "extension",
       "server",     "collation", "conversion", "language",  "publication",  "subscription", "statistics",
       "default"});
}

void note_name(DdlStatement& statement) {
  sql::Lexer lexer(statement.sql);
  sql::Token token{};
  if (!lexer.next_code(token) || !sql::same_word(token.text, "create")) return;
  bool more = lexer.next_code(token);
  while (more && token.kind == sql::TokenKind::word && leads_to_name(lower(token.text)))
    more = lexer.next_code(token);
  const auto is_name = [&] {
    return more && (token.kind == sql::TokenKind::word || token.kind == sql::TokenKind::quoted_identifier);
  };
  while (is_name()) {
    statement.made_schema = std::exchange(statement.made, name_of(token));
    more = lexer.next_code(token) && token.text == "." && lexer.next_code(token);
  }
}

// Why a statement has no place in a model; `what` is empty when it has one.
struct Refusal {
  std::string what{};
  std::string hint{};
};

Refusal of_cluster(std::string_view what) {
  return {std::string(what) + " belongs to the whole cluster, not to a database's schema",
          "make it by hand on every server, before the migrations run"};
}

Refusal about_subscription(std::string_view sql, const Words& words) {
  const bool connects = sql::transaction_use(sql) == sql::TransactionUse::outside ||
                        (words[0] == "alter" && has_word(sql, "enable"));
  if (!connects) return {};
  return {"it would connect to the publisher from the scratch database",
          "say WITH (connect = false), and enable it in a revision"};
}

// Of CREATE, ALTER and DROP.
Refusal about_definition(std::string_view sql, const Words& words) {
  const bool replaces = words.size() > 3 && words[1] == "or" && words[2] == "replace";
  const std::string what = words.size() > 1 ? words[replaces ? 3 : 1] : "";
  const std::string next = words.size() > 2 ? words[2] : "";
  if (is_one_of(what, {"role", "group", "database", "tablespace", "system"}) ||
      (what == "user" && next != "mapping"))
    return of_cluster("a " + (what == "user" || what == "group" ? std::string("role") : what));
  if (what == "owned") return of_cluster("a role's ownership");
  if (is_one_of(what, {"temp", "temporary", "global", "local"}))
    return {"a temporary object is gone with its session", "leave TEMPORARY away, or take the statement out"};
  if (what == "subscription") return about_subscription(sql, words);
  return {};
}

Refusal about_privileges(std::string_view sql, const Words& words) {
  if (!has_word(sql, "on")) return of_cluster("a role's membership");
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "on" && is_one_of(words[i + 1], {"database", "tablespace", "parameter"}))
      return of_cluster("a privilege on a " + words[i + 1]);
  }
  return {};
}

Refusal about_setting(const Words& words) {
  const std::string what = words.size() > 1 ? words[1] : "";
  const std::string next = words.size() > 2 ? words[2] : "";
  if (what == "role" || (what == "session" && next == "authorization"))
    return {"a model cannot change roles", "say ALTER … OWNER TO"};
  if (is_one_of(what, {"local", "transaction", "constraints"}) ||
      (what == "session" && next == "characteristics"))
    return {"it holds for one transaction, of which models know nothing", "take it out"};
  return {};
}

Refusal refusal_of(std::string_view sql, const Words& words) {
  const std::string& verb = words.front();
  if (is_one_of(verb, {"create", "alter", "drop"})) return about_definition(sql, words);
  if (is_one_of(verb, {"grant", "revoke"})) return about_privileges(sql, words);
  if (is_one_of(verb, {"set", "reset"})) return about_setting(words);
  if (verb == "comment" || verb == "security") {
    const bool cluster = words.size() > 2 && is_one_of(words[2], {"database", "role", "tablespace"});
    return cluster ? of_cluster("a " + words[2]) : Refusal{};
  }
  if (is_one_of(verb, {"import", "refresh"})) return {};
  if (sql::transaction_use(sql) == sql::TransactionUse::control)
    return {"models know no transactions: each statement is run until all are there", "take it out"};
  if (is_one_of(verb, {"insert", "update", "delete", "merge", "copy", "truncate", "with", "values", "call",
                       "do", "select", "table"}))
    return {"a model says what the schema is, and nothing of rows or of what to run",
            "write it into a revision: migrate revision -m …"};
  return {"it is no statement that makes a schema", "take it out, or write it into a revision"};
}

bool is_set_config(const Words& words) {
  if (words.empty() || words[0] != "select") return false;
  const std::size_t at = words.size() > 3 && words[1] == "pg_catalog" && words[2] == "." ? 3 : 1;
  return words.size() > at && words[at] == "set_config";
}

// How a session runs and talks is no part of a schema; pg_dump writes these into every file.
bool is_about_running(const Words& words) {
  return words.size() > 1 && words[0] == "set" &&
         (words[1].ends_with("_timeout") || words[1].starts_with("client_"));
}

// Every database has it already.
bool makes_schema_public(const Words& words) {
  return words.size() > 2 && words[0] == "create" && words[1] == "schema" && words.back() == "public";
}

class DdlReader {
 public:
  DdlReader(const std::string& file, std::string_view text, Problems& problems)
      : file_(file), text_(text), problems_(problems) {}

  std::vector<DdlStatement> read() {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.replace(0, 3, "   ");
    if (!blank_psql_commands()) return {};
    for (sql::Statement& statement : cut()) take(std::move(statement));
    return std::move(out_);
  }

 private:
  void refuse(std::size_t offset, const std::string& what, const std::string& hint) {
    problems_.add(what, place_of(text_, offset, file_), hint);
  }

  // pg_dump guards its files by two of psql's commands, which mean nothing to the server; all others are
  // refused. Gives whether there were none.
  bool blank_psql_commands() {
    bool good = true;
    sql::Lexer lexer(text_);
    for (sql::Token token{}; lexer.next_code(token);) {
      const std::size_t at = token.offset;
      if (token.kind != sql::TokenKind::symbol || !token.text.starts_with('\\')) continue;
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      const std::string command = text_.substr(at, text_.find_first_of(" \t\r\n", at) - at);
      if (is_one_of(command, {"\\restrict", "\\unrestrict"})) {
        std::fill(text_.begin() + static_cast<std::ptrdiff_t>(at),
                  text_.begin() + static_cast<std::ptrdiff_t>(end), ' ');
      } else {
        refuse(at, command + " is a command of psql, not SQL",
               "models are read by the server alone: take it out");
        good = false;
      }
      lexer = sql::Lexer(text_, end);
    }
    return good;
  }

  std::vector<sql::Statement> cut() {
    try {
      return sql::cut_statements(text_);
    } catch (const Error& error) {
      problems_.add(error.facts().what, {file_, error.facts().place.line, error.facts().place.column},
                    error.facts().hint);
      return {};
    }
  }

  void take(sql::Statement statement) {
    const Words words = leading_tokens(statement.text, 64);
    if (is_about_running(words) || makes_schema_public(words)) return;
    const bool sets = is_set_config(words);
    if (const Refusal refusal = sets ? Refusal{} : refusal_of(statement.text, words); !refusal.what.empty()) {
      refuse(statement.offset, sql::leading_words(statement.text, 2) + ": " + refusal.what, refusal.hint);
      return;
    }
    if (sets || words[0] == "set" || words[0] == "reset") {
      settings_ += statement.text + ";\n";
      return;
    }
    DdlStatement& added = out_.emplace_back(DdlStatement{.sql = std::move(statement.text),
                                                         .place = place_of(text_, statement.offset, file_),
                                                         .settings = settings_,
                                                         .takes_away = words[0] == "drop"});
    note_name(added);
  }

  const std::string& file_;
  std::string text_;
  Problems& problems_;
  std::string settings_;
  std::vector<DdlStatement> out_;
};

}  // namespace

std::vector<DdlStatement> read_ddl(const std::string& file, std::string_view text, Problems& problems) {
  return DdlReader(file, text, problems).read();
}

bool pins_version(const std::vector<DdlStatement>& ddl, const std::string& extension) {
  return std::any_of(ddl.begin(), ddl.end(), [&](const DdlStatement& statement) {
    const Words words = leading_tokens(statement.sql, 2);
    return statement.made == extension && words.size() > 1 && words[1] == "extension" &&
           has_word(statement.sql, "version");
  });
}

}  // namespace migrate::registry
