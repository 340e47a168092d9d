#include "repository/repository.hpp"

#include <algorithm>
#include <cctype>

namespace blog {

namespace {

// Whether the text holds the name as a whole: `uq_users_email`, but not in `uq_users_email_verified_at`.
bool mentions(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name);
  if (at == std::string::npos) return false;
  const std::size_t end = at + name.size();
  return end == text.size() || !(std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_');
}

// The column whose constraint the message names, by the naming convention of the models.
std::string find_column(const std::string& message, const std::string& prefix, const std::string& suffix,
                        const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    if (mentions(message, prefix + column + suffix)) return column;
  }
  return "";
}

}  // namespace

void rethrow_violation(const std::string& table, const std::vector<std::string>& columns) {
  try {
    throw;
  } catch (const pqxx::unique_violation& problem) {
    const std::string column = find_column(problem.what(), "uq_" + table + '_', "", columns);
    if (!column.empty()) throw Duplicate(column);
    throw;
  } catch (const pqxx::foreign_key_violation& problem) {
    const std::string column = find_column(problem.what(), "fk_" + table + '_', "_users", columns);
    if (!column.empty()) throw Invalid(column, "there is no such row");
    throw;
  }
}

std::string order_by(const std::string& sort, const char* const* begin, const char* const* end) {
  const bool down = sort.starts_with('-');
  const std::string column = sort.substr(down ? 1 : 0);
  if (std::find(begin, end, column) == end) throw Invalid("sort", "is not a column to sort by");
  const std::string direction = down ? " DESC" : "";
  return column + direction + ", id" + direction;  // id: so that pages fit together
}

}  // namespace blog
