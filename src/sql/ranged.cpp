#include "sql/ranged.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

// The tokens of a statement, each with the depth of parentheses and brackets that it stands in.
class Clauses {
 public:
  explicit Clauses(std::string_view text) : text_(text) {
    int depth = 0;
    Lexer lexer(text);
    for (Token token{}; lexer.next_code(token);) {
      if (token.text == ")" || token.text == "]") --depth;
      tokens_.push_back(token);
      depths_.push_back(depth);
      if (token.text == "(" || token.text == "[") ++depth;
    }
  }

  std::size_t size() const { return tokens_.size(); }
  std::string_view symbol(std::size_t at) const { return at < size() ? tokens_[at].text : ""; }

  bool is(std::size_t at, std::string_view word) const {
    return at < size() && tokens_[at].kind == TokenKind::word && same_word(tokens_[at].text, word);
  }

  // The clause of the statement itself that the word begins; size() where there is none. After AS and after a
  // dot every word is a name; IS DISTINCT FROM is an operator.
  std::size_t find(std::string_view word, std::size_t from = 0) const {
    for (std::size_t at = from; at < size(); ++at) {
      if (depths_[at] != 0 || !is(at, word)) continue;
      const bool named = at > 0 && (is(at - 1, "as") || tokens_[at - 1].text == ".");
      const bool compares = word == "from" && is(at - 1, "distinct");
      if (!named && !compares) return at;
    }
    return size();
  }

  template <class Words>
  std::size_t find_first(const Words& words, std::size_t from) const {
    std::size_t first = size();
    for (const std::string_view word : words) first = std::min(first, find(word, from));
    return first;
  }

  bool is_name(std::size_t at) const {
    return at < size() &&
           (tokens_[at].kind == TokenKind::word || tokens_[at].kind == TokenKind::quoted_identifier);
  }

  // The end of a name with its schema that begins there; the same place where there is none.
  std::size_t end_of_name(std::size_t at) const {
    if (!is_name(at)) return at;
    for (++at; symbol(at) == "." && is_name(at + 1);) at += 2;
    return at;
  }

  std::size_t depth(std::size_t at) const { return static_cast<std::size_t>(depths_[at]); }
  std::size_t offset(std::size_t at) const { return at < size() ? tokens_[at].offset : text_.size(); }
  std::size_t end_before(std::size_t at) const { return tokens_[at - 1].end(); }
  std::string text(std::size_t begin, std::size_t end) const {
    return begin == end ? "" : std::string(text_.substr(offset(begin), end_before(end) - offset(begin)));
  }
  std::string_view all() const { return text_; }

 private:
  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<int> depths_;
};

// A table and what it is called by, and where its mention ends.
struct Relation {
  std::string table;
  bool only = false;
  std::string qualifier;
  std::size_t end = 0;
};

// What may follow a table that has no alias.
constexpr auto not_alias = std::to_array<std::string_view>(
    {"set",  "using",  "from",    "where", "returning", "join",      "inner",      "left",   "right",
     "full", "cross",  "natural", "on",    "order",     "group",     "limit",      "offset", "fetch",
     "for",  "having", "window",  "union", "except",    "intersect", "tablesample"});

std::optional<Relation> relation_at(const Clauses& clauses, std::size_t at) {
  const bool only = clauses.is(at, "only");
  const std::size_t name = only ? at + 1 : at;
  std::size_t end = clauses.end_of_name(name);
  if (end == name || clauses.symbol(end) == "(" || clauses.is(name, "lateral")) return std::nullopt;
  const std::string table = clauses.text(name, end);
  Relation out{.table = table, .only = only, .qualifier = table, .end = end};
  if (clauses.symbol(end) == "*") ++end;
  const bool follows = std::any_of(not_alias.begin(), not_alias.end(),
                                   [&](std::string_view word) { return clauses.is(end, word); });
  if (clauses.is(end, "as")) {
    ++end;
  } else if (!clauses.is_name(end) || follows) {
    out.end = end;
    return out;
  }
  out.qualifier = clauses.text(end, end + 1);
  out.end = end + 1;
  return out;
}

// Puts the place for a range into the WHERE that begins before `end`, or a WHERE at `end`.
Ranged with_place(const Clauses& clauses, const Relation& relation, std::size_t where, std::size_t end) {
  Ranged out{.table = relation.table, .only = relation.only, .qualifier = relation.qualifier};
  const std::string_view text = clauses.all();
  const std::size_t close = clauses.end_before(end);
  if (where < end) {
    const std::size_t condition = clauses.offset(where + 1);
    out.before = text.substr(0, condition);
    out.after = " AND (" + std::string(text.substr(condition, close - condition)) + ")";
  } else {
    out.before = std::string(text.substr(0, close)) + " WHERE ";
  }
  out.after += text.substr(close);
  return out;
}

// SET a = …, (b, c) = …
std::vector<std::string> assigned_in(const Clauses& clauses, std::size_t set, std::size_t end) {
  std::vector<std::string> out;
  const auto add = [&](std::size_t at) {
    if (clauses.is_name(at)) out.push_back(parts_of_name(clauses.text(at, at + 1)).front());
  };
  for (std::size_t at = set; at < end; ++at) {
    const bool starts = at == set || (clauses.depth(at) == 0 && clauses.symbol(at) == ",");
    if (!starts) continue;
    if (clauses.symbol(at + 1) != "(") {
      add(at + 1);
      continue;
    }
    for (at += 2; at < end && clauses.depth(at) > 0; ++at) {
      if (clauses.depth(at) == 1 && clauses.symbol(at) != ",") add(at);
    }
  }
  return out;
}

using Found = std::variant<Ranged, NotRanged>;

NotRanged no_table(const std::string& what) {
  return {what, "name a table there, without a subquery or function in its place"};
}

Found change_of(const Clauses& clauses, std::size_t at, std::string_view next) {
  const std::optional<Relation> relation = relation_at(clauses, at);
  if (!relation) return no_table("the table that the batch changes is not to be seen");
  const std::size_t end = clauses.find("returning", relation->end);
  const std::size_t where = clauses.find("where", relation->end);
  if (clauses.is(where + 1, "current") && clauses.is(where + 2, "of")) {
    return NotRanged{"WHERE CURRENT OF names one row", "write a condition"};
  }
  Ranged out = with_place(clauses, *relation, where, end);
  const std::size_t set = next == "set" ? clauses.find("set", relation->end) : clauses.size();
  if (set < clauses.size()) {
    out.assigned = assigned_in(clauses, set, std::min({clauses.find("from", set), where, end}));
  }
  return out;
}

// What makes a SELECT give other rows when it is run in parts.
std::string whole_only(const Clauses& clauses, std::size_t select) {
  if (clauses.is(select + 1, "distinct")) return "DISTINCT";
  for (const char* join : {"right", "full"}) {  // of a table that is not the one with the keys
    const std::size_t at = clauses.find(join, select + 1);
    if (clauses.is(at + 1, "join") || clauses.is(at + 1, "outer")) return "an outer join of another table";
  }
  for (const char* word : {"group", "having", "limit", "offset", "fetch", "union", "intersect", "except",
                           "window", "over", "tablesample"}) {
    if (clauses.find(word, select + 1) == clauses.size()) continue;
    std::string out = word;
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    return out;
  }
  return "";
}

Found insert_of(const Clauses& clauses) {
  const std::size_t name_end = clauses.end_of_name(2);
  const std::size_t select = clauses.find("select", name_end);
  const std::size_t other =
      clauses.find_first(std::to_array<std::string_view>({"values", "with", "table"}), name_end);
  if (select == clauses.size() || other < select) {
    return NotRanged{"a batch of an INSERT takes its rows from a SELECT",
                     "write INSERT INTO … SELECT … FROM …, without parentheses or WITH before the SELECT"};
  }
  std::size_t end = clauses.find("returning", select);
  for (std::size_t on = clauses.find("on", select); on < end; on = clauses.find("on", on + 1)) {
    if (clauses.is(on + 1, "conflict")) end = on;
  }
  if (const std::string word = whole_only(clauses, select); !word.empty()) {
    return NotRanged{"a SELECT with " + word + " gives other rows when it is run in parts",
                     "write it without, or run it at once in a section that is no batch"};
  }
  const std::size_t from = clauses.find("from", select);
  if (from >= end) return NotRanged{"the SELECT reads no table", "a batch runs over the keys of a table"};
  const std::optional<Relation> relation = relation_at(clauses, from + 1);
  if (!relation) return no_table("the first thing that the SELECT reads is no table");
  const std::size_t condition_end =
      std::min(end, clauses.find_first(std::to_array<std::string_view>({"order", "for"}), from));
  Ranged out = with_place(clauses, *relation, clauses.find("where", from), condition_end);
  out.target = clauses.text(2, name_end);
  return out;
}

}  // namespace

std::variant<Ranged, NotRanged> ranged_of(std::string_view statement) {
  const Clauses clauses(statement);
  if (clauses.is(0, "update")) return change_of(clauses, 1, "set");
  if (clauses.is(0, "delete") && clauses.is(1, "from")) return change_of(clauses, 2, "");
  if (clauses.is(0, "insert") && clauses.is(1, "into")) return insert_of(clauses);
  return NotRanged{"a batch is one UPDATE, DELETE or INSERT … SELECT, beginning with that word",
                   "put other statements into sections of their own"};
}

}  // namespace migrate::sql
