#include "apply/store.hpp"

#include "error/error.hpp"
#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

std::optional<history::Progress> read_progress(postgres::Connection& connection,
                                               const history::ProgressTable& table) {
  const postgres::Rows rows = connection.query(table.read());
  if (rows.size() == 0) return std::nullopt;
  return history::Progress{.revision = rows.text(0, 0),
                           .direction = rows.get(0, 1) == history::verb(history::Direction::up)
                                            ? history::Direction::up
                                            : history::Direction::down,
                           .units_done = std::stoi(rows.text(0, 2)),
                           .begun = rows.get(0, 3) == "t",
                           .checksum = rows.text(0, 4),
                           .cursor = rows.is_null(0, 5) ? std::nullopt : std::optional(rows.text(0, 5)),
                           .rows_done = std::stol(rows.text(0, 6))};
}

}  // namespace

history::Position State::position(const history::VersionTable& table) const {
  return {.rows = rows, .table = table.name()};
}

State read_state(postgres::Connection& connection, const history::VersionTable& table) {
  const postgres::Rows found = connection.query(table.exists());
  State state{.has_schema = !found.is_null(0, 2),
              .has_version_table = !found.is_null(0, 0),
              .has_history_table = !found.is_null(0, 1),
              .has_progress_table = !found.is_null(0, 3),
              .keeps_scripts = found.get(0, 4) == "t",
              .owns_history = found.get(0, 5) == "t",
              .has_trash = !found.is_null(0, 6)};
  if (!state.has_version_table) return state;
  const postgres::Rows rows = connection.query(table.read());
  for (std::size_t row = 0; row < rows.size(); ++row) state.rows.push_back(rows.text(row, 0));
  if (state.has_progress_table) {
    state.progress = read_progress(connection, history::ProgressTable(table));
  }
  return state;
}

std::vector<history::LogEntry> read_log(postgres::Connection& connection, const State& state,
                                        const history::VersionTable& table) {
  if (!state.has_history_table) return {};
  const postgres::Rows rows = connection.query(table.read_history());
  std::vector<history::LogEntry> out;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    out.push_back({.revision = rows.text(row, 0),
                   .event = history::event_of(rows.get(row, 1)),
                   .at = rows.text(row, 2),
                   .checksum = rows.text(row, 3),
                   .by = rows.text(row, 4)});
  }
  return out;
}

std::optional<std::string> read_script(postgres::Connection& connection, const State& state,
                                       const history::VersionTable& table, const history::LogEntry& run) {
  if (!state.keeps_scripts) return std::nullopt;
  const postgres::Rows rows = connection.query(table.read_script(run.revision, run.checksum));
  return rows.size() == 0 ? std::nullopt : std::optional(rows.text(0, 0));
}

std::vector<std::string> creation(const State& state, const history::VersionTable& table) {
  if (!state.has_schema) {
    throw Error({.what = "the schema " + sql::identifier(table.schema()) +
                         ", where the version table belongs, does not exist",
                 .hint = "CREATE SCHEMA " + sql::identifier(table.schema()) +
                         "; or change migrations.version_schema in the configuration"});
  }
  std::vector<std::string> out;
  if (!state.has_version_table) out.push_back(table.create());
  if (!state.has_history_table) out.push_back(table.create_history());
  if (state.has_history_table && !state.keeps_scripts && state.owns_history) {
    out.push_back(table.complete_history());
  }
  return out;
}

}  // namespace migrate::apply
