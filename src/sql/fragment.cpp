#include "sql/fragment.hpp"

#include <pg_query.h>

#include <vector>

#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

// What the token kinds of a fragment are, one letter each: n a number, w a name, else the symbol itself.
std::string outline(const std::vector<Token>& tokens) {
  std::string out;
  for (const Token& token : tokens) {
    const bool is_name = token.kind == TokenKind::word || token.kind == TokenKind::quoted_identifier;
    if (is_name) {
      out += 'w';
    } else if (token.kind == TokenKind::number) {
      out += 'n';
    } else {
      out += token.text;
    }
  }
  return out;
}

bool is_name(std::string_view outline) {
  bool name_next = true;
  for (const char c : outline) {
    if (c != (name_next ? 'w' : '.')) return false;
    name_next = !name_next;
  }
  return !name_next;
}

// What a fragment may hold outside of parentheses that would end most others.
struct Freedom {
  bool commas = false;
  bool statements = false;  // inside BEGIN … END
  bool end = false;         // a semicolon behind all of it
};

// Follows parentheses and brackets from one token to the next.
class Confinement {
 public:
  explicit Confinement(Freedom freedom) : freedom_(freedom) {}

  // What is wrong when this token comes next.
  std::string see(const Token& token) {
    if (ended_ && token.kind != TokenKind::comment && token.text != ";") return "holds a second statement";
    if (!token.terminated) return "holds a string, a quoted name or a comment that does not end";
    if (token.kind == TokenKind::symbol) return see_symbol(token.text);
    if (token.kind == TokenKind::word && freedom_.statements) see_word(token.text);
    return "";
  }
  std::string at_end(const Token& last) const {
    if (!closing_.empty())
      return std::string("does not close a \"") + (closing_.back() == ')' ? '(' : '[') + '"';
    if (blocks_ > 0) return "does not end";
    const bool open = last.kind == TokenKind::comment && last.text.starts_with("--");
    return open ? "ends in a comment, which would hide what follows" : "";
  }

 private:
  std::string see_symbol(std::string_view symbol) {
    if (symbol == "(") closing_ += ')';
    if (symbol == "[") closing_ += ']';
    if (symbol == ")" || symbol == "]") {
      if (closing_.empty() || closing_.back() != symbol.front())
        return "closes a \"" + std::string(symbol) + "\" that it does not open";
      closing_.pop_back();
    }
    const bool may_end = freedom_.end && closing_.empty();
    if (symbol == ";" && blocks_ == 0 && !may_end) return "holds a semicolon";
    ended_ = symbol == ";" && blocks_ == 0;
    if (symbol == "\\") return "holds a backslash, which is psql's";
    if (symbol == "," && closing_.empty() && !freedom_.commas && blocks_ == 0)
      return "holds a comma outside of parentheses";
    return "";
  }

  // CASE and END are reserved words. BEGIN is none: only the body's first word begins its block.
  void see_word(std::string_view word) {
    const bool begins = first_word_ && same_word(word, "begin");
    first_word_ = false;
    if (begins || (blocks_ > 0 && same_word(word, "case"))) ++blocks_;
    if (blocks_ > 0 && same_word(word, "end")) --blocks_;
  }

  Freedom freedom_;
  std::string closing_;  // what must still come, innermost last
  bool first_word_ = true;
  bool ended_ = false;  // by a semicolon of its own
  int blocks_ = 0;      // BEGIN and CASE whose END must still come
};

Freedom freedom_of(Fragment kind) {
  return {.commas = kind == Fragment::arguments || kind == Fragment::query,
          .statements = kind == Fragment::routine_body,
          .end = kind == Fragment::query};
}

bool parses(const std::string& statement) {
  const PgQuerySplitResult result = pg_query_split_with_parser(statement.c_str());
  const bool good = result.error == nullptr;
  pg_query_free_split_result(result);
  return good;
}

std::string_view without_set(std::string_view result) {
  Lexer lexer(result);
  Token token{};
  const bool set = lexer.next_code(token) && same_word(token.text, "setof");
  return set ? result.substr(token.end()) : result;
}

// Whether the grammar takes the text only together with a clause that is no part of the fragment.
bool brings_a_clause(Fragment kind, std::string_view fragment) {
  const std::string text(fragment);
  if (kind == Fragment::result) return brings_a_clause(Fragment::type, without_set(fragment));
  if (kind == Fragment::type)
    return !parses("SELECT CAST(NULL AS " + text + ")") && parses("ALTER TABLE t ADD c " + text);
  if (kind == Fragment::expression) {
    return !parses("SELECT (" + text + ")") &&
           (parses("ALTER TABLE t ADD c int DEFAULT " + text) || parses("UPDATE t SET c = " + text));
  }
  if (kind == Fragment::query)
    return !parses(text) &&
           (parses("CREATE VIEW v AS " + text) || parses("CREATE MATERIALIZED VIEW v AS " + text));
  return false;
}

bool has_form(Fragment kind, const std::string& outline) {
  switch (kind) {
    case Fragment::name:
      return is_name(outline);
    case Fragment::routine:
      return is_name(std::string_view(outline).substr(0, outline.find('('))) &&
             (outline.find('(') == std::string::npos || outline.ends_with(')'));
    case Fragment::number:
      return outline == "n" || outline == "-n" || outline == "+n";
    case Fragment::setting:
      return outline == "n=n";
    case Fragment::expression:
    case Fragment::index_element:
    case Fragment::query:
    case Fragment::type:
    case Fragment::arguments:
    case Fragment::result:
    case Fragment::clause:
      return true;
    case Fragment::routine_body:
      return outline.starts_with('w');
  }
  return true;
}

}  // namespace

std::string_view describe(Fragment kind) {
  switch (kind) {
    case Fragment::expression:
      return "one SQL expression";
    case Fragment::index_element:
      return "columns and SQL expressions, each an item of its own";
    case Fragment::query:
      return "one SQL statement";
    case Fragment::type:
      return "a type";
    case Fragment::name:
      return "a name";
    case Fragment::number:
      return "a whole number";
    case Fragment::setting:
      return "items like 1=100";
    case Fragment::routine:
      return "the name of a function, with or without the types of its arguments";
    case Fragment::arguments:
      return "the arguments of a routine";
    case Fragment::result:
      return "a type, SETOF a type or TABLE (…)";
    case Fragment::routine_body:
      return "RETURN and an expression, or BEGIN ATOMIC … END";
    case Fragment::clause:
      return "one clause of SQL";
  }
  return "";
}

std::string flaw_of_fragment(Fragment kind, std::string_view text) {
  Confinement confinement(freedom_of(kind));
  std::vector<Token> tokens;
  Lexer lexer(text);
  Token token{};
  while (lexer.next(token)) {
    if (std::string flaw = confinement.see(token); !flaw.empty()) return flaw;
    if (token.kind != TokenKind::comment) tokens.push_back(token);
  }
  if (tokens.empty()) return "says nothing";
  if (std::string flaw = confinement.at_end(token); !flaw.empty()) return flaw;
  if (!has_form(kind, outline(tokens))) return "is something else";
  return brings_a_clause(kind, text) ? "goes on after its end" : "";
}

}  // namespace migrate::sql
