// The JSON Schemas by which editors complete and check the files of a project.
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "config/json_schema.hpp"
#include "registry/json_schema.hpp"

namespace migrate::cli {
namespace {

struct JsonSchemaOptions {
  std::string file;
};

Exit print_schema(const Globals&, const JsonSchemaOptions& options) {
  print(options.file == "models" ? registry::json_schema() : config::json_schema());
  return Exit::ok;
}

}  // namespace

void add_json_schema(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("json-schema", "The JSON Schema of models or of the configuration");
  const auto options = std::make_shared<JsonSchemaOptions>();
  command->add_option("file", options->file, "models, or configuration (of migrate.yaml)")
      ->required()
      ->check(CLI::IsMember({"models", "configuration"}).description(""));
  choose(command, chosen, options, print_schema);
}

}  // namespace migrate::cli
