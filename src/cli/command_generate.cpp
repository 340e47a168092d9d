// `migrate generate`: a registry in another language.
#include <filesystem>

#include "apply/interrupt.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/selection.hpp"
#include "cli/state.hpp"
#include "config/yaml_document.hpp"
#include "generate/cpp_models.hpp"
#include "registry/sources.hpp"
#include "registry/write.hpp"
#include "script/draft.hpp"

namespace migrate::cli {
namespace {

struct GenerateOptions {
  std::string state = "models";
  std::string output;
  SelectionOptions selection;
};

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
  const catalog::Snapshot snapshot = selection_of(project.configuration(), options.selection)
                                         .of(read_state(state, project, bench ? &*bench : nullptr));
  return generate::cpp_models({.yaml = {{state.name, registry::write(snapshot)}}});
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

Exit generate_cpp(const Globals& globals, const GenerateOptions& options) {
  const State state = parse_state(options.state);
  const Project project(configuration_of(globals, {&state}));
  std::string text = cpp_of(state, project, options);
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

}  // namespace

void add_generate(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("generate", "Write models in another language");
  command->require_subcommand(1);
  CLI::App* cpp = command->add_subcommand("cpp", "Models in C++, for #include <migrate/model.hpp>");
  const auto options = std::make_shared<GenerateOptions>();
  cpp->add_option("STATE", options->state, std::string(states_help) + "; default: models");
  cpp->add_option("--output", options->output, "Write into this file")->type_name("FILE");
  add_selection(*cpp, options->selection);
  choose(cpp, chosen, options, generate_cpp);
}

}  // namespace migrate::cli
