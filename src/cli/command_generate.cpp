// `migrate generate`: a registry in another language.
#include <filesystem>

#include "apply/interrupt.hpp"
#include "cli/bench.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/selection.hpp"
#include "cli/state.hpp"
#include "config/yaml_document.hpp"
#include "generate/cpp_models.hpp"
#include "generate/sqlalchemy_models.hpp"
#include "registry/sources.hpp"
#include "registry/write.hpp"
#include "script/draft.hpp"

namespace migrate::cli {
namespace {

struct GenerateOptions {
  // What the command writes of a state.
  std::string (*write)(const State&, const Project&, const GenerateOptions&);
  std::string state = "models";
  std::string output;
  SelectionOptions selection;
};

registry::Selection selection_of(const Project& project, const GenerateOptions& options) {
  return selection_of(project.configuration(), options.selection);
}

// The models as they are written; another state as `inspect` would write it.
std::string cpp_of(const State& state, const Project& project, const GenerateOptions& options) {
  if (state.form == State::Form::models) {
    if (!options.selection.include.empty() || !options.selection.exclude.empty())
      throw Error({.what = "models are generated as a whole",
                   .hint = "leave --include and --exclude away, or name a database"},
                  Exit::usage);
    apply::block_signals();  // the processes that models are read from end when one comes
    const apply::Interrupt interrupt;
    const registry::ModelTexts texts =
        registry::read_texts(registry::open_sources(project.configuration()), interrupt.token());
    registry::load(texts, project.configuration().root);  // what is wrong with them is told as everywhere
    return generate::cpp_models(texts);
  }
  std::optional<Bench> bench;
  if (state.form == State::Form::history) bench.emplace(project);
  const catalog::Snapshot snapshot =
      selection_of(project, options).of(read_state(state, project, bench ? &*bench : nullptr));
  return generate::cpp_models({.yaml = {{state.name, registry::write(snapshot)}}});
}

// In the server's spelling, the models too: as Alembic reads it out of a database.
std::string sqlalchemy_of(const State& state, const Project& project, const GenerateOptions& options) {
  const registry::Selection selection = selection_of(project, options);
  std::optional<Bench> bench;
  if (state.form == State::Form::models || state.form == State::Form::history) bench.emplace(project);
  if (state.form != State::Form::models)
    return generate::sqlalchemy_models(selection.of(read_state(state, project, bench ? &*bench : nullptr)));
  registry::Workshop& workshop = bench->workshop();
  const catalog::Snapshot models = workshop.elaborate(workshop.begin_load().get());
  bench->check_interrupt();
  return generate::sqlalchemy_models(selection.of(models));
}

// A file that was generated is written anew, any other left alone.
void write_generated(const std::filesystem::path& file, const std::string& text) {
  if (!std::filesystem::exists(file)) return script::write_new(file, text);
  const std::string first_line = text.substr(0, text.find('\n') + 1);
  if (!config::read_text_file(file).starts_with(first_line))
    throw Error({.what = "the file is there, and was not generated",
                 .place = {.file = file.string()},
                 .hint = "name another one, or take it away"},
                Exit::usage);
  script::write_over(file, text);
}

Exit generate_models(const Globals& globals, const GenerateOptions& options) {
  const State state = parse_state(options.state);
  const Project project(configuration_of(globals, {&state}));
  std::string text = options.write(state, project, options);
  if (options.output.empty()) {
    text.pop_back();  // `print` ends the line
    print(text);
  } else {
    const std::filesystem::path file = std::filesystem::absolute(options.output);
    write_generated(file, text);
    print(shown(file));
  }
  return Exit::ok;
}

void add_language(CLI::App& command, Chosen& chosen, const std::string& name, const std::string& help,
                  decltype(GenerateOptions::write) write) {
  CLI::App* language = command.add_subcommand(name, help);
  const auto options = std::make_shared<GenerateOptions>();
  options->write = write;
  language->add_option("STATE", options->state, std::string(states_help) + "; default: models");
  language->add_option("--output", options->output, "Write into this file")->type_name("FILE");
  add_selection(*language, options->selection);
  choose(language, chosen, options, generate_models);
}

}  // namespace

void add_generate(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("generate", "Write models in another language");
  command->require_subcommand(1);
  add_language(*command, chosen, "cpp", "Models in C++, for #include <migrate/model.hpp>", cpp_of);
  add_language(*command, chosen, "sqlalchemy", "Models in Python, for SQLAlchemy 2.0 (and 1.4)",
               sqlalchemy_of);
}

}  // namespace migrate::cli
