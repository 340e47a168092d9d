#include "cli/project.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "history/walk.hpp"
#include "script/read.hpp"

namespace migrate::cli {
namespace {

bool speaks_of_current(const std::string& text) {
  if (history::is_search(text)) return false;
  const history::Identifier identifier = history::parse_identifier(text);
  return identifier.symbol == "current" || identifier.is_relative();
}

}  // namespace

Project::Project(const Globals& globals) : Project(config::load(globals.load_options())) {}

Project::Project(config::Config configuration)
    : configuration_(std::move(configuration)),
      table_(configuration_.version_schema, configuration_.version_table) {}

script::Folders Project::folders() const {
  return {.directories = configuration_.directories, .recursive = configuration_.recursive};
}

std::vector<script::Script> Project::scripts() const {
  return script::load_all(folders());
}
std::vector<script::Header> Project::headers() const {
  return script::load_all_headers(folders());
}

postgres::Connection Project::connect() const {
  return postgres::Connection(configuration_.url.get(), configuration_.root,
                              {.lock_timeout = configuration_.lock_timeout,
                               .statement_timeout = configuration_.statement_timeout,
                               .notice = [](std::string_view text) { spdlog::info("{}", text); }});
}

history::Position Project::position(postgres::Connection& connection, const history::Graph& graph,
                                    Ahead ahead) const {
  return position(apply::read_state(connection, table_), graph, ahead);
}

history::Position Project::position(const apply::State& state, const history::Graph& graph,
                                    Ahead ahead) const {
  history::Position position = state.position(table_);
  if (ahead == Ahead::refuse) history::check_known(graph, position);
  position.ahead = history::unknown_rows(graph, position);
  if (position.ahead.empty()) return position;
  std::erase_if(position.rows, [&](const std::string& row) { return graph.find(row) == nullptr; });
  spdlog::warn("the database is ahead of these scripts: table {} holds {}, which no script has",
               table_.name(), joined(position.ahead));
  return position;
}

history::Position Project::position_for(const std::vector<std::string>& identifiers,
                                        const history::Graph& graph, Ahead ahead) const {
  if (std::none_of(identifiers.begin(), identifiers.end(), speaks_of_current)) return {};
  postgres::Connection connection = connect();
  return position(connection, graph, ahead);
}

postgres::ExtractionOptions Project::extraction() const {
  return {.schemas = configuration_.schemas,
          .own_tables = {{table_.schema(), table_.name()},
                         {table_.schema(), table_.history_name()},
                         {table_.schema(), table_.progress_name()}},
          .own_schema = history::trash_schema};
}

history::Revisions pending(const history::Graph& graph, const history::Position& position) {
  history::Revisions out;
  for (history::Move& move : history::upgrade(graph, position, "heads").moves) {
    out.push_back(std::move(move.revision));
  }
  return out;
}

std::string head_of_label(const history::Graph& graph, const std::string& word) {
  return graph.find_label(word).empty() ? word : word + "@head";
}

std::string shown(const std::filesystem::path& path) {
  const std::string near = path.lexically_proximate(std::filesystem::current_path()).string();
  return near.starts_with("..") ? path.string() : near;
}

}  // namespace migrate::cli
