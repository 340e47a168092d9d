// What every table's repository does, for rows of a model that is mapped (mapping.hpp).
// It works in the session of the caller, who commits.
//
// Rows that are deleted softly are not seen, except by `restore` and `erase`.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "database/session.hpp"
#include "errors.hpp"
#include "repository/mapping.hpp"

namespace blog {

// A part of a list, and how it is sorted.
struct PageRequest {
  int page = 1;                      // from 1
  int size = 20;                     // rows
  std::string sort = "-created_at";  // a sortable column; "-": downwards
};

template <class Row>
struct Page {
  std::vector<Row> rows;
  std::int64_t total = 0;  // in all pages
};

// SQL that is true of the rows that are meant, and the values of its $1, $2, …
struct Condition {
  std::string sql = "true";
  std::vector<Parameter> parameters{};
};

// Throws Duplicate for a unique violation of the table, Invalid for a reference to a row that is not there;
// gives back the exception otherwise. `columns`: those that can be the reason.
[[noreturn]] void rethrow_violation(const std::string& table, const std::vector<std::string>& columns);

// "created_at DESC, id DESC". Throws Invalid where `sort` is none of the columns.
std::string order_by(const std::string& sort, const char* const* begin, const char* const* end);

template <class Row>
class Repository {
 public:
  explicit Repository(Session& session) : session_(&session) {}

  std::optional<Row> find(const migrate::uuid& id) { return find_where(is(id)); }
  // Throws NotFound.
  Row get(const migrate::uuid& id) { return present(find(id)); }
  bool exists(const migrate::uuid& id) { return count(is(id)) > 0; }
  std::int64_t count(const Condition& condition = {});
  // Throws Invalid for a column that is not sortable.
  Page<Row> list(const PageRequest& request = {}, const Condition& condition = {});

  // With the values that the database gives the other columns. Throws Duplicate, Invalid.
  Row create(const Values<Row>& values) { return std::move(create_many({values}).front()); }
  // All or none, in one statement of 65,535 values at most; columns that only some of them name have their
  // defaults in the others.
  std::vector<Row> create_many(const std::vector<Values<Row>>& rows);
  // Throws NotFound, Duplicate, Invalid.
  Row update(const migrate::uuid& id, const Values<Row>& values) {
    return present(update_where(is(id), values));
  }

  // Throw NotFound.
  Row soft_delete(const migrate::uuid& id) { return present(change("deleted_at = now()", is(id))); }
  Row restore(const migrate::uuid& id) {
    return present(change_any("deleted_at = NULL", {"id = $1 AND deleted_at IS NOT NULL", {to_text(id)}}));
  }
  void erase(const migrate::uuid& id);  // for good

 protected:
  static const std::string& table() {
    static const std::string name = Mapping<Row>::name;
    return name;
  }
  static const std::string& columns() {
    static const std::string list = column_list<Row>();
    return list;
  }
  Session& session() { return *session_; }

  // The rows of a statement that gives `columns()`.
  std::vector<Row> rows(const std::string& sql, const std::vector<Parameter>& parameters);
  // The only one, or none.
  std::optional<Row> find_where(const Condition& condition) {
    return first(rows("SELECT " + columns() + " FROM " + table() + " WHERE " + living(condition),
                      condition.parameters));
  }
  std::optional<Row> update_where(const Condition& condition, const Values<Row>& values);
  // UPDATE … SET `assignments`, which may use the condition's parameters; the row as it is then.
  std::optional<Row> change(const std::string& assignments, const Condition& condition) {
    return change_any(assignments, {living(condition), condition.parameters});
  }
  static Condition is(const migrate::uuid& id) { return {"id = $1", {to_text(id)}}; }
  static Row present(std::optional<Row> row) {
    if (!row) throw NotFound("there is no such row in " + table());
    return std::move(*row);
  }

 private:
  std::optional<Row> change_any(const std::string& assignments, const Condition& condition) {
    return first(rows(
        "UPDATE " + table() + " SET " + assignments + " WHERE " + condition.sql + " RETURNING " + columns(),
        condition.parameters));
  }
  static std::string living(const Condition& condition) {
    return "(" + condition.sql + ") AND deleted_at IS NULL";
  }
  static std::optional<Row> first(std::vector<Row> rows) {
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
  }
  static std::vector<std::string> columns_of(const std::vector<Values<Row>>& rows);

  Session* session_;
};

template <class Row>
std::vector<Row> Repository<Row>::rows(const std::string& sql, const std::vector<Parameter>& parameters) {
  std::vector<Row> out;
  for (const auto& row : session_->execute(sql, parameters)) out.push_back(row_from<Row>(row));
  return out;
}

template <class Row>
std::int64_t Repository<Row>::count(const Condition& condition) {
  const auto result = session_->execute("SELECT count(*) FROM " + table() + " WHERE " + living(condition),
                                        condition.parameters);
  return from_field<std::int64_t>(result[0][0]);
}

template <class Row>
Page<Row> Repository<Row>::list(const PageRequest& request, const Condition& condition) {
  const auto& sortable = Mapping<Row>::sortable;
  const std::string order = order_by(request.sort, sortable.data(), sortable.data() + sortable.size());
  std::vector<Parameter> parameters = condition.parameters;
  parameters.push_back(to_text(request.size));
  parameters.push_back(to_text(static_cast<std::int64_t>(request.page - 1) * request.size));
  const std::size_t last = parameters.size();
  return {rows("SELECT " + columns() + " FROM " + table() + " WHERE " + living(condition) + " ORDER BY " +
                   order + " LIMIT $" + std::to_string(last - 1) + " OFFSET $" + std::to_string(last),
               parameters),
          count(condition)};
}

// Every column that one of them names, once, in the order of their first use.
template <class Row>
std::vector<std::string> Repository<Row>::columns_of(const std::vector<Values<Row>>& rows) {
  std::vector<std::string> out;
  for (const Values<Row>& row : rows) {
    for (const auto& item : row.items()) {
      if (std::find(out.begin(), out.end(), item.column) == out.end()) out.push_back(item.column);
    }
  }
  return out;
}

template <class Row>
std::vector<Row> Repository<Row>::create_many(const std::vector<Values<Row>>& rows) {
  if (rows.empty()) return {};
  const std::vector<std::string> named = columns_of(rows);
  std::vector<Parameter> parameters;
  std::string lines;
  for (const Values<Row>& row : rows) {
    std::string line;
    for (const std::string& column : named) {
      const auto& items = row.items();
      const auto item =
          std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.column == column; });
      if (item != items.end()) parameters.push_back(item->value);
      line += (line.empty() ? "" : ", ") +
              (item == items.end() ? std::string("DEFAULT") : '$' + std::to_string(parameters.size()));
    }
    lines += (lines.empty() ? "(" : ", (") + line + ')';
  }
  std::string names;
  for (const std::string& column : named) names += (names.empty() ? "" : ", ") + column;
  try {
    return this->rows(
        "INSERT INTO " + table() + " (" + names + ") VALUES " + lines + " RETURNING " + columns(),
        parameters);
  } catch (const pqxx::sql_error&) {
    rethrow_violation(table(), named);
  }
}

template <class Row>
std::optional<Row> Repository<Row>::update_where(const Condition& condition, const Values<Row>& values) {
  if (values.empty()) return find_where(condition);
  Condition with_values = condition;
  std::string assignments;
  for (const auto& item : values.items()) {
    with_values.parameters.push_back(item.value);
    assignments += (assignments.empty() ? "" : ", ") + item.column + " = $" +
                   std::to_string(with_values.parameters.size());
  }
  try {
    return change(assignments, with_values);
  } catch (const pqxx::sql_error&) {
    rethrow_violation(table(), columns_of({values}));
  }
}

template <class Row>
void Repository<Row>::erase(const migrate::uuid& id) {
  const auto result = session_->execute("DELETE FROM " + table() + " WHERE id = $1", {to_text(id)});
  if (result.affected_rows() == 0) throw NotFound("there is no such row in " + table());
}

}  // namespace blog
