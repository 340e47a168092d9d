#include "sql/statements.hpp"

#include <pg_query.h>

#include <array>
#include <memory>
#include <optional>

#include "error/error.hpp"
#include "error/utf8.hpp"
#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

// A statement's bytes, comments and blanks around it still there.
struct Extent {
  std::size_t begin;
  std::size_t end;
};

void refuse_byte(std::string_view script, std::size_t offset, const char* what, const char* hint) {
  throw Error({.what = what, .place = place_of(script, offset), .hint = hint});
}

// libpg_query needs UTF-8: its scanner steps over characters without looking for their ends.
void check_bytes(std::string_view script) {
  if (const auto at = find_invalid_utf8(script))
    refuse_byte(script, *at, "not UTF-8", "save the file as UTF-8");
  const std::size_t nul = script.find('\0');
  if (nul != std::string_view::npos) refuse_byte(script, nul, "a NUL byte in SQL", "remove the NUL byte");
}

// Cuts extents down to what stands between their first and last tokens, counting lines as it goes.
class Trimmer {
 public:
  explicit Trimmer(std::string_view script) : script_(script) {}

  std::optional<Statement> trim(Extent extent) {
    const std::string_view text = script_.substr(0, extent.end);
    Lexer lexer(text, extent.begin);
    Token token{};
    if (!lexer.next_code(token)) return std::nullopt;
    const std::size_t begin = token.offset;
    while (lexer.next_code(token)) {
    }
    line_ += line_of(script_.substr(counted_), begin - counted_) - 1;
    counted_ = begin;
    return Statement{std::string(text.substr(begin, token.end() - begin)), line_, begin};
  }

 private:
  std::string_view script_;
  std::size_t counted_ = 0;  // line_ is the line of this byte
  int line_ = 1;
};

std::vector<Statement> trimmed(std::string_view script, const std::vector<Extent>& extents) {
  std::vector<Statement> statements;
  Trimmer trimmer(script);
  for (const Extent extent : extents) {
    if (auto statement = trimmer.trim(extent)) statements.push_back(std::move(*statement));
  }
  return statements;
}

std::optional<std::vector<Extent>> extents_by_parser(const std::string& script) {
  PgQuerySplitResult result = pg_query_split_with_parser(script.c_str());
  const auto free = [](PgQuerySplitResult* owned) { pg_query_free_split_result(*owned); };
  const std::unique_ptr<PgQuerySplitResult, decltype(free)> owner(&result, free);
  if (result.error != nullptr) return std::nullopt;
  std::vector<Extent> extents;
  for (int i = 0; i < result.n_stmts; ++i) {
    const auto begin = static_cast<std::size_t>(result.stmts[i]->stmt_location);
    const auto length = static_cast<std::size_t>(result.stmts[i]->stmt_len);
    extents.push_back({begin, length == 0 ? script.size() : begin + length});
  }
  return extents;
}

// Follows one statement as psql does: parentheses, and BEGIN … END (CASE … END inside) once it is known to
// create a function or procedure.
class Nesting {
 public:
  void see(const Token& token) {
    if (token.text == "(") ++parentheses_;
    if (token.text == ")" && parentheses_ > 0) --parentheses_;
    if (token.kind == TokenKind::word) see_word(token.text);
  }
  bool open() const { return parentheses_ > 0 || blocks_ > 0; }

 private:
  void see_word(std::string_view word) {
    if (words_ < first_.size()) first_[words_++] = word;
    if (parentheses_ > 0 || !creates_routine()) return;
    if (same_word(word, "begin") || (blocks_ > 0 && same_word(word, "case"))) ++blocks_;
    if (same_word(word, "end") && blocks_ > 0) --blocks_;
  }
  bool creates_routine() const {
    const bool or_replace = same_word(first_[1], "or") && same_word(first_[2], "replace");
    const std::string_view what = first_[or_replace ? 3 : 1];
    return same_word(first_[0], "create") && (same_word(what, "function") || same_word(what, "procedure"));
  }

  std::array<std::string_view, 4> first_{};
  std::size_t words_ = 0;
  int parentheses_ = 0;
  int blocks_ = 0;
};

}  // namespace

std::vector<Statement> cut_statements_by_tokens(std::string_view script) {
  std::vector<Extent> extents;
  std::size_t begin = 0;
  Nesting nesting;
  Lexer lexer(script);
  for (Token token{}; lexer.next_code(token);) {
    nesting.see(token);
    if (token.text != ";" || nesting.open()) continue;
    extents.push_back({begin, token.offset});
    begin = token.end();
    nesting = {};
  }
  extents.push_back({begin, script.size()});
  return trimmed(script, extents);
}

std::vector<Statement> cut_statements(std::string_view script) {
  check_bytes(script);
  const auto extents = extents_by_parser(std::string(script));
  return extents ? trimmed(script, *extents) : cut_statements_by_tokens(script);
}

}  // namespace migrate::sql
