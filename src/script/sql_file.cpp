#include "script/sql_file.hpp"

#include "error/error.hpp"
#include "error/utf8.hpp"
#include "script/header.hpp"
#include "script/read.hpp"
#include "script/sections.hpp"
#include "sql/classify.hpp"
#include "sql/statements.hpp"
#include "sql/tokens.hpp"

namespace migrate::script {
namespace {

namespace fs = std::filesystem;

// Where the first section begins, if nothing but comments stands before it.
std::optional<std::size_t> find_section(std::string_view text) {
  sql::Lexer lexer(text);
  for (sql::Token token{}; lexer.next(token) && token.kind == sql::TokenKind::comment;) {
    if (token.text.starts_with("--") && section_of(token.text.substr(2))) return token.offset;
  }
  return std::nullopt;
}

FiledSteps of_sections(std::string_view text, std::size_t begin, const fs::path& file) {
  Script script;
  script.file = file.string();
  read_sections(text, begin, script);  // refuses what no script may hold
  FiledSteps out{.up = {}, .down = {}, .up_from = {}, .down_from = {}};
  for (const SectionText& section : cut_sections(text, begin, script.file)) {
    (section.up ? out.up : out.down)
        .push_back({.transaction = section.transaction, .sql = section.sql, .batch = section.batch});
  }
  out.up_from = "the up sections of " + file.string();
  if (!out.down.empty()) out.down_from = "the down sections of " + file.string();
  return out;
}

// What is no script by itself has whole tokens, and no sections: one that began behind statements would leave
// it open to which those belong.
void check_text(std::string_view text, const fs::path& file) {
  sql::Lexer lexer(text);
  for (sql::Token token{}; lexer.next(token);) {
    const bool comment = token.kind == sql::TokenKind::comment && token.text.starts_with("--");
    if (comment && section_of(token.text.substr(2))) {
      throw Error({.what = "statements stand before the first section",
                   .place = {.file = file.string(), .line = line_of(text, token.offset)},
                   .hint = "begin the file with '-- migrate:up'"});
    }
    if (token.terminated) continue;
    throw Error({.what = "a string, name or comment has no end",
                 .place = {.file = file.string(), .line = line_of(text, token.offset)},
                 .hint = "close it"});
  }
}

// Behind the semicolon of a statement.
std::size_t end_of(const sql::Statement& statement, std::string_view text) {
  sql::Lexer lexer(text, statement.offset + statement.text.size());
  sql::Token semicolon{};
  return lexer.next_code(semicolon) ? semicolon.end() : text.size();
}

// All of a text, with a step for each run of statements that need a transaction, or cannot have one.
std::vector<DraftStep> steps_of(std::string_view text, const fs::path& file) {
  check_text(text, file);
  std::vector<DraftStep> out;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool transaction = true;
  const auto close = [&](std::size_t at) {
    if (at > begin) out.push_back({transaction, std::string(sql::trim(text.substr(begin, at - begin)))});
    begin = at;
  };
  for (const sql::Statement& statement : sql::cut_statements(text)) {
    const sql::TransactionUse use = sql::transaction_use(statement.text);
    if (use == sql::TransactionUse::control) {
      throw Error({.what = sql::leading_words(statement.text, 1) + " in a file for a migration script",
                   .place = {.file = file.string(), .line = statement.line},
                   .statement = statement.text,
                   .hint = "remove it: what can run in a transaction does, without being told"});
    }
    const bool fits = (use == sql::TransactionUse::any) == transaction;
    if (!fits) close(end);
    transaction = use == sql::TransactionUse::any;
    end = end_of(statement, text);
  }
  close(text.size());
  return out;
}

// NAME.down.sql of NAME.up.sql; empty where that is not there.
fs::path way_back(const fs::path& file) {
  constexpr std::string_view ending = ".up.sql";
  const std::string name = file.filename().string();
  if (!name.ends_with(ending)) return {};
  const fs::path back = file.parent_path() / (name.substr(0, name.size() - ending.size()) + ".down.sql");
  return fs::exists(back) ? back : fs::path();
}

}  // namespace

FiledSteps load_sql_file(const fs::path& file) {
  const std::string text = read_text(file);
  if (const auto section = find_section(text)) return of_sections(text, *section, file);
  FiledSteps out{
      .up = steps_of(text, file), .down = {}, .up_from = "all of " + file.string(), .down_from = {}};
  const fs::path back = way_back(file);
  if (back.empty()) return out;
  out.down = steps_of(read_text(back), back);
  out.down_from = "all of " + back.string();
  return out;
}

}  // namespace migrate::script
