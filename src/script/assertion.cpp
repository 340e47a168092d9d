#include "script/assertion.hpp"

#include <array>

#include "script/header.hpp"
#include "sql/classify.hpp"
#include "sql/fragment.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::script {

std::optional<std::string_view> find_condition(std::string_view text) {
  constexpr std::string_view word = "assert";
  if (!text.starts_with("--")) return std::nullopt;
  const std::optional<std::string_view> rest = section_of(text.substr(2));
  if (!rest) return std::nullopt;
  const std::string_view said = sql::trim(*rest);
  const bool asserts = sql::same_word(said.substr(0, word.size()), word) &&
                       (said.size() == word.size() || sql::is_blank(said[word.size()]));
  if (!asserts) return std::nullopt;
  std::string_view condition = sql::trim(said.substr(word.size()));
  if (condition.ends_with(';')) condition.remove_suffix(1);
  return sql::trim(condition);
}

// Without variables, whose names could be those of columns.
std::string sent_text(const std::string& statement) {
  const std::optional<std::string_view> condition = find_condition(statement);
  if (!condition) return statement;
  const std::string text(*condition);
  return "DO " +
         sql::dollar_quoted("\nBEGIN\n  IF (" + text +
                            ") IS NOT TRUE THEN\n    RAISE EXCEPTION USING ERRCODE = "
                            "'assert_failure', MESSAGE = " +
                            sql::literal("the assertion is not true: " + text) + ";\n  END IF;\nEND\n");
}

std::string checksum_text(const std::string& statement) {
  const std::optional<std::string_view> condition = find_condition(statement);
  return (condition ? "assert " + std::string(*condition) : statement) + "\n;\n";
}

std::string flaw_of_condition(std::string_view condition) {
  if (condition.empty()) return "is missing";
  constexpr std::array<std::string_view, 4> queries = {"SELECT", "WITH", "VALUES", "TABLE"};
  const std::string first = sql::leading_words(condition, 1);
  for (const std::string_view query : queries) {
    if (first == query) return sql::flaw_of_fragment(sql::Fragment::query, condition);
  }
  return sql::flaw_of_fragment(sql::Fragment::expression, condition);
}

}  // namespace migrate::script
