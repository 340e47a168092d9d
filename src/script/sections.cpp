#include "script/sections.hpp"

#include <algorithm>
#include <optional>

#include "error/utf8.hpp"
#include "script/assertion.hpp"
#include "script/header.hpp"
#include "sql/checksum.hpp"
#include "sql/classify.hpp"
#include "sql/ranged.hpp"
#include "sql/tokens.hpp"

namespace migrate::script {
namespace {

struct Section {
  std::vector<sql::Statement> assertions{};
  bool up = true;
  bool transaction = true;
  std::optional<Batch> batch{};
  int line = 0;
  std::size_t begin = 0;  // of its SQL
  std::size_t end = 0;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (text = sql::trim(text); !text.empty(); text = sql::trim(text)) {
    const auto end = std::find_if(text.begin(), text.end(), sql::is_blank);
    words.emplace_back(text.begin(), end);
    text.remove_prefix(words.back().size());
  }
  return words;
}

class SectionReader {
 public:
  SectionReader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  std::vector<Section> read(std::size_t header_end) {
    sql::Lexer lexer(text_, header_end);
    for (sql::Token token{}; lexer.next(token);) {
      if (!token.terminated) refuse_open_end(token);
      if (token.kind == sql::TokenKind::comment) {
        take_comment(token);
      } else if (sections_.empty()) {
        refuse(token.offset, "SQL before the first section",
               "write '-- migrate:up' before the statements that upgrade");
      }
    }
    if (!sections_.empty()) sections_.back().end = text_.size();
    place_leading();
    return std::move(sections_);
  }

 private:
  void take_assertion(const sql::Token& token) {
    const std::string_view line = sql::trim(token.text);
    const std::string flaw = flaw_of_condition(*find_condition(line));
    if (!flaw.empty()) {
      refuse(token.offset, "the condition of an assertion " + flaw,
             "write one boolean expression, or one query that gives true, in the line");
    }
    std::vector<sql::Statement>& assertions = sections_.empty() ? leading_ : sections_.back().assertions;
    assertions.push_back(
        {.text = std::string(line), .line = line_of(text_, token.offset), .offset = token.offset});
  }

  // What stands before the sections is judged before the first one that leads up.
  void place_leading() {
    const auto first =
        std::find_if(sections_.begin(), sections_.end(), [](const Section& one) { return one.up; });
    if (first == sections_.end()) return;
    first->assertions.insert(first->assertions.begin(), leading_.begin(), leading_.end());
  }

  void take_comment(const sql::Token& token) {
    if (!token.text.starts_with("--") || !starts_line(token.offset)) return;
    const std::string_view comment = token.text.substr(2);
    if (find_condition(token.text)) {
      take_assertion(token);
    } else if (const auto options = section_of(comment)) {
      if (!sections_.empty()) sections_.back().end = token.offset;
      sections_.push_back(section(token, *options));
    } else if (sections_.empty() && !key_of(comment).empty()) {
      refuse(token.offset,
             "the key '" + std::string(key_of(comment)) + "' stands after the end of the header",
             "write it with the other keys, without an empty line between them");
    }
  }

  bool starts_line(std::size_t offset) const {
    const std::size_t line_start = text_.substr(0, offset).rfind('\n') + 1;  // npos + 1 == 0: the first line
    return sql::trim(text_.substr(line_start, offset - line_start)).empty();
  }

  Section section(const sql::Token& token, std::string_view options) const {
    const std::vector<std::string> words = words_of(options);
    const std::string direction = words.empty() ? "" : words.front();
    if (direction != "up" && direction != "down") {
      const std::string near = nearest(direction, {"up", "down"});
      refuse(token.offset, "unknown section 'migrate:" + direction + "'",
             near.empty() ? "sections are 'migrate:up' and 'migrate:down', and 'migrate:assert' stands in one"
                          : "did you mean 'migrate:" + near + "'?");
    }
    Section out{.up = direction == "up", .line = line_of(text_, token.offset), .begin = token.end()};
    for (std::size_t i = 1; i < words.size(); ++i) take_option(out, words[i], token.offset);
    check_options(words, out, token.offset);
    return out;
  }

  void take_option(Section& section, const std::string& word, std::size_t offset) const {
    if (word == "transaction=none") {
      section.transaction = false;
    } else if (is_batch_option(word)) {
      if (!section.batch) section.batch.emplace();
      const std::string problem = set_option(*section.batch, word);
      if (!problem.empty()) refuse(offset, "wrong section option '" + word + "'", problem);
    } else {
      refuse(offset, "unknown section option '" + word + "'",
             "the options are 'transaction=none', or 'batch=ROWS' with key=, pause=, target=, lag= and "
             "blocked=");
    }
  }

  void check_options(const std::vector<std::string>& words, const Section& section,
                     std::size_t offset) const {
    if (!section.batch) return;
    if (!section.transaction) {
      refuse(offset, "a section is either a batch or 'transaction=none'",
             "leave 'transaction=none' out: each batch is a transaction of its own");
    }
    const bool has_rows = std::any_of(words.begin(), words.end(),
                                      [](const std::string& word) { return word.starts_with("batch="); });
    if (!has_rows) {
      refuse(offset, "options of a batch without 'batch='", "write batch=1000: how many rows a batch has");
    }
  }

  [[noreturn]] void refuse_open_end(const sql::Token& token) const {
    if (token.kind == sql::TokenKind::comment)
      refuse(token.offset, "a comment has no end", "close it with */");
    if (token.kind == sql::TokenKind::quoted_identifier) {
      refuse(token.offset, "a quoted name has no end", "close it with \"");
    }
    const bool dollar = token.text.starts_with('$');
    refuse(token.offset, "a string has no end",
           dollar ? "close it with the same dollar quote" : "close it with '");
  }

  [[noreturn]] void refuse(std::size_t offset, std::string what, std::string hint) const {
    throw Error({.what = std::move(what),
                 .place = {.file = file_, .line = line_of(text_, offset)},
                 .hint = std::move(hint)});
  }

  std::string_view text_;
  const std::string& file_;
  std::vector<Section> sections_;
  std::vector<sql::Statement> leading_;  // assertions before the first section
};

// Where an assertion stands among the statements it is judged.
void add_assertions(Step& step, const Section& section, const std::string& file) {
  for (const sql::Statement& assertion : section.assertions) {
    if (section.batch) {
      throw Error({.what = "an assertion stands in a batch",
                   .place = {.file = file, .line = assertion.line},
                   .hint = "put it into a section of its own, before the batch or after it"});
    }
    const auto next = std::find_if(step.statements.begin(), step.statements.end(),
                                   [&](const sql::Statement& one) { return one.offset > assertion.offset; });
    const bool inside = next != step.statements.begin() &&
                        std::prev(next)->offset + std::prev(next)->text.size() > assertion.offset;
    if (inside) {
      throw Error({.what = "an assertion stands inside of a statement",
                   .place = {.file = file, .line = assertion.line},
                   .statement = std::prev(next)->text,
                   .hint = "put the line before the statement or after it"});
    }
    step.statements.insert(next, assertion);
  }
}

void check_statement(const sql::Statement& statement, const Section& section, const std::string& file) {
  const sql::TransactionUse use = sql::transaction_use(statement.text);
  const Place place{.file = file, .line = statement.line};
  const std::string direction = section.up ? "up" : "down";
  if (use == sql::TransactionUse::control) {
    throw Error(
        {.what = sql::leading_words(statement.text, 1) + " in a migration script",
         .place = place,
         .statement = statement.text,
         .hint =
             "remove it: each section is a transaction of its own; what must run outside of one goes into a "
             "'-- migrate:" +
             direction + " transaction=none' section"});
  }
  if (use == sql::TransactionUse::outside && section.transaction) {
    throw Error({.what = sql::leading_words(statement.text) + " cannot run in a transaction",
                 .place = place,
                 .statement = statement.text,
                 .hint = "put it into a '-- migrate:" + direction + " transaction=none' section"});
  }
}

// A batch is one statement that does the same in parts.
void check_batch(const Step& step, const std::string& file) {
  const Place place{.file = file, .line = step.line};
  if (step.statements.size() != 1) {
    throw Error({.what = "a batch section has " + std::to_string(step.statements.size()) + " statements",
                 .place = place,
                 .hint = "it takes exactly one: give each a section of its own"});
  }
  const sql::Statement& statement = step.statements.front();
  const auto found = sql::ranged_of(statement.text);
  if (const auto* unfit = std::get_if<sql::NotRanged>(&found)) {
    throw Error({.what = unfit->what,
                 .place = {.file = file, .line = statement.line},
                 .statement = statement.text,
                 .hint = unfit->hint});
  }
  const std::vector<std::string>& assigned = std::get<sql::Ranged>(found).assigned;
  for (const std::string& column : step.batch->key) {
    if (std::find(assigned.begin(), assigned.end(), column) == assigned.end()) continue;
    throw Error({.what = "the batch changes the column " + column + ", which is its key",
                 .place = {.file = file, .line = statement.line},
                 .statement = statement.text,
                 .hint = "take another key: rows that move would be met again, or never"});
  }
}

Step step(std::string_view text, const Section& section, const std::string& file) {
  Step step{
      .transaction = section.transaction, .line = section.line, .statements = {}, .batch = section.batch};
  step.statements = sql::cut_statements(text.substr(section.begin, section.end - section.begin));
  for (sql::Statement& statement : step.statements) {
    statement.line += section.line - 1;  // the section's SQL starts behind the words of its first line
    statement.offset += section.begin;
    check_statement(statement, section, file);
  }
  if (step.batch) check_batch(step, file);
  add_assertions(step, section, file);
  return step;
}

std::string checksum(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) {
    text += step.batch ? "batch;\n" : step.transaction ? "transaction;\n" : "none;\n";
    for (const sql::Statement& statement : step.statements) text += checksum_text(statement.text);
  }
  return sql::token_checksum(text);
}

}  // namespace

void read_sections(std::string_view text, std::size_t header_end, Script& script) {
  for (const Section& section : SectionReader(text, script.file).read(header_end)) {
    (section.up ? script.up : script.down).push_back(step(text, section, script.file));
  }
  if (script.up.empty()) {
    throw Error(
        {.what = "the script has no 'up' section",
         .place = {.file = script.file, .line = script.lines.revision},
         .hint = "write '-- migrate:up' before the statements that upgrade; the section may be empty"});
  }
  script.checksum = checksum(script.up);
}

std::vector<SectionText> cut_sections(std::string_view text, std::size_t header_end,
                                      const std::string& file) {
  std::vector<SectionText> out;
  for (const Section& section : SectionReader(text, file).read(header_end)) {
    std::string sql;
    for (const sql::Statement& assertion : section.assertions) {
      if (assertion.offset < section.begin) sql += assertion.text + '\n';
    }
    sql += sql::trim(text.substr(section.begin, section.end - section.begin));
    out.push_back({section.up, section.transaction, section.batch, std::move(sql)});
  }
  return out;
}

}  // namespace migrate::script
