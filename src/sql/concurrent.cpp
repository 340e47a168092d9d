#include "sql/concurrent.hpp"

#include <vector>

#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

// Walks over the tokens of a statement, comments left out.
class Walker {
 public:
  explicit Walker(std::string_view statement) : statement_(statement) {
    Lexer lexer(statement);
    for (Token token{}; lexer.next_code(token);) tokens_.push_back(token);
  }

  bool at_end() const { return at_ >= tokens_.size(); }

  // Steps over the words where they are next, all of them, each in lower-case letters.
  bool take(std::initializer_list<std::string_view> words) {
    std::size_t at = at_;
    for (const std::string_view word : words) {
      if (at >= tokens_.size() || tokens_[at].kind != TokenKind::word || !same_word(tokens_[at].text, word)) {
        return false;
      }
      ++at;
    }
    at_ = at;
    return true;
  }

  // A group in parentheses, where one is next; tells whether it has the word, not switched off.
  bool take_options(std::string_view word) {
    if (at_end() || tokens_[at_].text != "(") return false;
    bool found = false;
    for (++at_; !at_end() && tokens_[at_].text != ")"; ++at_) {
      if (same_word(tokens_[at_].text, word)) found = true;
    }
    ++at_;
    return found;
  }

  // A name with its schema, as it is written; empty where none is next.
  std::string name() {
    if (!is_name(at_)) return "";
    const std::size_t begin = tokens_[at_++].offset;
    while (at_ + 1 < tokens_.size() && tokens_[at_].text == "." && is_name(at_ + 1)) at_ += 2;
    return std::string(statement_.substr(begin, tokens_[at_ - 1].end() - begin));
  }

  std::string rest() const { return at_end() ? "" : std::string(statement_.substr(tokens_[at_].offset)); }

  bool next_is(std::string_view word) const { return !at_end() && same_word(tokens_[at_].text, word); }

 private:
  bool is_name(std::size_t at) const {
    return at < tokens_.size() &&
           (tokens_[at].kind == TokenKind::word || tokens_[at].kind == TokenKind::quoted_identifier);
  }

  std::string_view statement_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

Concurrent create_index(Walker walker) {
  BuildsIndex out;
  if (!walker.take({"create"})) return {};
  out.unique = walker.take({"unique"});
  if (!walker.take({"index", "concurrently"})) return {};
  out.if_not_exists = walker.take({"if", "not", "exists"});
  if (!walker.next_is("on")) out.index = walker.name();
  if (!walker.take({"on"})) return {};
  walker.take({"only"});
  out.table = walker.name();
  out.definition = walker.rest();
  return out;
}

Concurrent drop_index(Walker walker) {
  if (!walker.take({"drop", "index", "concurrently"})) return {};
  walker.take({"if", "exists"});
  return DropsIndex{.index = walker.name()};
}

Concurrent reindex(Walker walker) {
  if (!walker.take({"reindex"})) return {};
  bool concurrently = walker.take_options("concurrently");
  for (const char* what : {"index", "table", "schema", "database", "system"}) {
    if (!walker.take({what})) continue;
    concurrently = walker.take({"concurrently"}) || concurrently;
    if (concurrently) return Reindexes{.what = what, .name = walker.name()};
  }
  return {};
}

Concurrent detach(Walker walker) {
  if (!walker.take({"alter", "table"})) return {};
  walker.take({"if", "exists"});
  walker.take({"only"});
  DetachesPartition out{.parent = walker.name(), .partition = {}};
  if (!walker.take({"detach", "partition"})) return {};
  out.partition = walker.name();
  if (!walker.take({"concurrently"})) return {};
  return out;
}

Concurrent makes_whole(Walker walker) {
  MakesWhole out;
  out.drops = walker.take({"drop"});
  if (!out.drops && !walker.take({"create"})) return {};
  for (const char* what : {"database", "tablespace", "subscription"}) {
    if (!walker.take({what})) continue;
    walker.take({"if", "exists"});
    out.what = what;
    out.name = walker.name();
    return out;
  }
  return {};
}

Concurrent repeatable(Walker walker) {
  for (const char* word : {"vacuum", "cluster", "discard", "reindex"}) {
    if (walker.take({word})) return Repeatable{};
  }
  if (walker.take({"alter", "system"})) return Repeatable{};
  if (!walker.take({"alter", "subscription"})) return {};
  walker.name();
  return walker.take({"refresh"}) ? Concurrent{Repeatable{}} : Concurrent{};
}

}  // namespace

Concurrent concurrent_of(std::string_view statement) {
  const Walker walker(statement);
  for (const auto& read : {create_index, drop_index, reindex, detach, makes_whole, repeatable}) {
    Concurrent found = read(walker);
    if (!std::holds_alternative<std::monostate>(found)) return found;
  }
  return {};
}

}  // namespace migrate::sql
