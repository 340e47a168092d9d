#include "apply/remarks.hpp"

#include "sql/classify.hpp"
#include "sql/table_lock.hpp"
#include "sql/tokens.hpp"

namespace migrate::apply {
namespace {

std::string text_of(std::chrono::milliseconds limit) {
  return limit.count() == 0 ? "none" : std::to_string(limit.count()) + " ms";
}

// The value of SET name = value, for people.
std::string value_of(std::string_view statement) {
  std::string_view value;
  sql::Lexer lexer(statement);
  for (sql::Token token{}; lexer.next_code(token);) value = token.text;
  if (value.size() >= 2 && value.front() == '\'') value = value.substr(1, value.size() - 2);
  return value == "0" || value == "0ms" ? "none" : std::string(value);
}

}  // namespace

Remarks::Remarks(std::chrono::milliseconds lock_timeout, std::chrono::milliseconds statement_timeout)
    : lock_timeout_(text_of(lock_timeout)), statement_timeout_(text_of(statement_timeout)) {}

std::string Remarks::operator()(const Action& action) {
  if (std::holds_alternative<Begin>(action)) {
    return "Transaction " + std::to_string(++transactions_) + ": " + limits();
  }
  if (const auto* alone = std::get_if<Alone>(&action)) {
    const std::string_view lock = sql::lock_of(alone->sql);
    return alone->place.text() + ", outside of transactions: " + limits() +
           (lock.empty() ? "" : "; lock: " + std::string(lock));
  }
  if (const auto* batches = std::get_if<Batches>(&action)) {
    return batches->place.text() + ", a transaction for each batch: " + limits() + "; lock: ROW EXCLUSIVE";
  }
  const auto* statement = std::get_if<Execute>(&action);
  if (!statement) return "";
  follow(statement->sql);
  if (statement->place.file.empty()) return "";
  const std::string_view lock = sql::lock_of(statement->sql);
  return statement->place.text() + (lock.empty() ? "" : ", lock: " + std::string(lock));
}

void Remarks::follow(const std::string& statement) {
  const std::string setting = sql::session_setting(statement);
  if (setting == "lock_timeout") lock_timeout_ = value_of(statement);
  if (setting == "statement_timeout") statement_timeout_ = value_of(statement);
}

std::string Remarks::limits() const {
  return "lock_timeout " + lock_timeout_ + ", statement_timeout " + statement_timeout_;
}

}  // namespace migrate::apply
