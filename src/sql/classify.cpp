#include "sql/classify.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

using Words = std::vector<std::string>;

// The unquoted words of a statement outside parentheses in lower case; those in parentheses right after the
// first word, its options, in `options`.
struct Shape {
  Words words;
  Words options;
  bool options_off = false;  // an option is set to false, off or 0
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

// Enough for every pattern below; a statement of a megabyte of values is not read to its end.
constexpr int tokens_looked_at = 64;

Shape shape_of(std::string_view statement) {
  Shape shape;
  int depth = 0;
  Lexer lexer(statement);
  Token token{};
  for (int i = 0; i < tokens_looked_at && lexer.next_code(token); ++i) {
    if (token.text == "(") ++depth;
    if (token.text == ")") --depth;
    const bool in_options = depth > 0 && shape.words.size() == 1;
    if (in_options && (token.text == "0" || same_word(token.text, "false") || same_word(token.text, "off"))) {
      shape.options_off = true;
    }
    if (token.kind == TokenKind::quoted_identifier && depth == 0) shape.words.emplace_back("\"");
    if (token.kind != TokenKind::word) continue;
    if (in_options) shape.options.push_back(lower(token.text));
    if (depth == 0) shape.words.push_back(lower(token.text));
  }
  return shape;
}

bool has(const Words& words, std::string_view wanted) {
  return std::find(words.begin(), words.end(), wanted) != words.end();
}

template <class Patterns>
bool starts_with_any(const Words& words, const Patterns& patterns) {
  const std::string_view none;
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
    for (std::size_t i = 0; i < pattern.size() && pattern[i] != none; ++i) {
      if (i >= words.size() || words[i] != pattern[i]) return false;
    }
    return true;
  });
}

using Pattern = std::array<std::string_view, 4>;

constexpr auto control = std::to_array<Pattern>({
    {"begin"},
    {"start", "transaction"},
    {"commit"},
    {"end"},
    {"rollback"},
    {"abort"},
    {"savepoint"},
    {"release"},
    {"prepare", "transaction"},
});

constexpr auto outside = std::to_array<Pattern>({
    {"create", "index", "concurrently"},
    {"create", "unique", "index", "concurrently"},
    {"drop", "index", "concurrently"},
    {"reindex", "index", "concurrently"},
    {"reindex", "table", "concurrently"},
    {"reindex", "schema"},
    {"reindex", "database"},
    {"reindex", "system"},
    {"vacuum"},
    {"create", "database"},
    {"drop", "database"},
    {"create", "tablespace"},
    {"drop", "tablespace"},
    {"alter", "system"},
    {"discard", "all"},
    {"commit", "prepared"},
    {"rollback", "prepared"},
});

// ALTER TABLE … DETACH PARTITION … CONCURRENTLY
bool detaches_concurrently(const Words& words) {
  return starts_with_any(words, std::to_array<Pattern>({{"alter", "table"}})) && has(words, "detach") &&
         words.back() == "concurrently";
}

// ALTER DATABASE … SET TABLESPACE …
bool moves_database(const Words& words) {
  return starts_with_any(words, std::to_array<Pattern>({{"alter", "database"}})) && has(words, "tablespace");
}

// CREATE SUBSCRIPTION … without connect = false or create_slot = false; ALTER SUBSCRIPTION … REFRESH
// PUBLICATION
bool subscribes(const Words& words, std::string_view statement) {
  if (words.size() < 2 || words[1] != "subscription") return false;
  if (words[0] == "alter") return has(words, "refresh");
  if (words[0] != "create") return false;
  std::string tokens;
  Lexer lexer(statement);
  for (Token token{}; lexer.next_code(token);) tokens += lower(token.text) + ' ';
  for (const std::string option : {"connect", "create_slot"}) {
    for (const std::string off : {"false", "off", "0"}) {
      if (tokens.find(option + " = " + off + ' ') != std::string::npos) return false;
    }
  }
  return true;
}

// CLUSTER of every table: no name after it
bool clusters_all(const Words& words) {
  return words == Words{"cluster"} || words == Words{"cluster", "verbose"};
}

}  // namespace

TransactionUse transaction_use(std::string_view statement) {
  const Shape shape = shape_of(statement);
  const Words& words = shape.words;
  if (words.empty()) return TransactionUse::any;
  const bool reindexes_concurrently =
      words[0] == "reindex" && has(shape.options, "concurrently") && !shape.options_off;
  const bool refused = starts_with_any(words, outside) || reindexes_concurrently ||
                       detaches_concurrently(words) || moves_database(words) ||
                       subscribes(words, statement) || clusters_all(words);
  if (refused) return TransactionUse::outside;
  return starts_with_any(words, control) ? TransactionUse::control : TransactionUse::any;
}

bool runs_in_transaction(std::string_view statement) {
  static constexpr auto parts = std::to_array<std::string_view>(
      {"alter",    "analyze", "comment", "copy",  "create",   "delete", "drop",    "grant",
       "import",   "insert",  "lock",    "merge", "reassign", "reset",  "refresh", "revoke",
       "security", "select",  "set",     "table", "truncate", "update", "values",  "with"});
  const Words words = shape_of(statement).words;
  const bool known = !words.empty() && std::find(parts.begin(), parts.end(), words[0]) != parts.end();
  const bool with_slot = words.size() > 1 && words[1] == "subscription";
  return known && !with_slot && transaction_use(statement) == TransactionUse::any;
}

bool validates_constraint(std::string_view statement) {
  const Words words = shape_of(statement).words;
  const auto found = std::find(words.begin(), words.end(), "validate");
  const bool alone = statement.find(',') == std::string_view::npos;
  return alone && starts_with_any(words, std::to_array<Pattern>({{"alter", "table"}})) &&
         words.end() - found == 3 && found[1] == "constraint";
}

std::string session_setting(std::string_view statement) {
  const Words words = shape_of(statement).words;
  if (words.size() < 2 || (words[0] != "set" && words[0] != "reset")) return "";
  if (words[1] == "local" || words[1] == "transaction" || words[1] == "constraints") return "";
  return words[1] == "session" && words.size() > 2 ? words[2] : words[1];
}

bool forgets_prepared(std::string_view statement) {
  const std::string words = leading_words(statement, 3);
  return words.starts_with("DEALLOCATE") || words.starts_with("DISCARD ALL");
}

std::string leading_words(std::string_view statement, std::size_t count) {
  std::string out;
  Lexer lexer(statement);
  Token token{};
  for (std::size_t i = 0; i < count && lexer.next_code(token) && token.kind == TokenKind::word; ++i) {
    if (i > 0) out += ' ';
    for (const char c : token.text) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

}  // namespace migrate::sql
