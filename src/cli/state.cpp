#include "cli/state.hpp"

#include <filesystem>

#include "cli/snapshot_json.hpp"
#include "postgres/extraction.hpp"

namespace migrate::cli {
namespace {

using catalog::Snapshot;
using Form = State::Form;

bool looks_like_url(const std::string& text) {
  return text == "embedded" || text.find("://") != std::string::npos || text.find('=') != std::string::npos;
}

}  // namespace

State parse_state(const std::string& text) {
  if (text == "empty") return {Form::empty, "", "nothing"};
  if (text == "models") return {Form::models, "", "the models"};
  if (text == "history") return {Form::history, "heads", "the history"};
  if (text == "database") return {Form::database, "", "the database"};
  if (text.starts_with("history@") && text.size() > 8) return {Form::history, text.substr(8), "the history"};
  if (std::filesystem::is_regular_file(text)) return {Form::file, text, text};
  if (looks_like_url(text)) return {Form::url, text, config::ConnectionUrl::parse(text).masked()};
  throw Error({.what = "'" + text + "' is no state of a schema",
               .hint = "name a database URL, database, models, history, history@REV, empty, or a file that "
                       "`inspect --format json` wrote"},
              Exit::usage);
}

Snapshot read_state(const State& state, const Project& project, Bench* bench) {
  switch (state.form) {
    case Form::history:
      return bench->history(state.text);
    case Form::file:
      return read_snapshot(state.text);
    case Form::url: {
      postgres::Connection connection(config::ConnectionUrl::parse(state.text), project.configuration().root);
      return postgres::extract(connection, project.extraction());
    }
    case Form::database: {
      postgres::Connection connection = project.connect();
      return postgres::extract(connection, project.extraction());
    }
    case Form::empty:
    case Form::models:
      return {};
  }
  return {};
}

config::Config configuration_of(const Globals& globals, const std::vector<const State*>& states) {
  config::LoadOptions options = globals.load_options();
  if (config::find_file(options)) return config::load(options);
  for (const State* state : states) {
    if (state->form == Form::models || state->form == Form::history) return config::load(options);
    if (state->form == Form::url && !options.url) options.url = state->text;
  }
  return config::without_file(options);
}

}  // namespace migrate::cli
