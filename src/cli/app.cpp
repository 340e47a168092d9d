#include "cli/app.hpp"

#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <utility>

#include "cli/commands.hpp"
#include "cli/globals.hpp"
#include "cli/notices.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "error/error.hpp"

namespace migrate::cli {
namespace {

void add_globals(CLI::App& app, Globals& globals) {
  app.add_option("-c,--config", globals.config,
                 "Configuration file (default: $MIGRATE_CONFIG, else migrate.yaml "
                 "here or in the nearest parent folder)")
      ->type_name("FILE");
  app.add_option("-e,--env", globals.environment, "Environment: a section of `environments:`")
      ->type_name("NAME");
  app.add_option("--url", globals.url, "Database, before everything else; any form that libpq takes")
      ->type_name("URL");
  app.add_option("-x", globals.x, "Variable for the configuration, ${x.KEY}; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  app.add_option("--format", globals.format,
                 "text or json; `inspect` also: yaml, sql; `history`: dot, mermaid")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "yaml", "sql", "dot", "mermaid"}).description(""));
  app.add_option("--color", globals.color, "auto, always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
  app.add_flag("-q,--quiet", globals.quiet, "No notices; results and errors stay");
  app.add_flag("-v,--verbose", globals.verbose, "Say more");
}

void declare(CLI::App& app, Globals& globals, Chosen& chosen) {
  app.name("migrate");
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", "migrate " MIGRATE_VERSION);
  add_globals(app, globals);
  for (const auto add :
       {add_init,     add_list_templates, add_revision, add_merge,   add_rebase,   add_edit,
        add_upgrade,  add_downgrade,      add_stamp,    add_current, add_history,  add_heads,
        add_branches, add_show,           add_status,   add_trash,   add_check,    add_diff,
        add_inspect,  add_ensure_version, add_repair,   add_server,  add_selftest, add_completion,
        add_man,      add_json_schema,    add_generate}) {
    add(app, chosen);
  }
}

CLI::App& innermost(CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : innermost(*parsed.front());
}

std::vector<std::string> command_names(CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* command : app.get_subcommands({})) out.push_back(command->get_name());
  return out;
}

std::vector<std::string> option_names(CLI::App& app) {
  std::vector<std::string> out;
  for (CLI::App* level = &app; level; level = level->get_parent()) {
    for (const CLI::Option* option : level->get_options()) {
      for (const std::string& name : option->get_lnames()) out.push_back("--" + name);
    }
  }
  return out;
}

// What is wrong with the command line, as one of our errors. CLI11 keeps the words that it could not place.
Error usage_error(CLI::App& app, const CLI::ParseError& problem) {
  CLI::App& command = innermost(app);
  std::string path = command.get_name();
  for (const CLI::App* above = command.get_parent(); above; above = above->get_parent()) {
    path = above->get_name() + " " + path;
  }
  ErrorFacts facts{.what = problem.what(), .hint = path + " --help"};
  const std::vector<std::string> commands = command_names(command);
  if (dynamic_cast<const CLI::RequiredError*>(&problem) && !commands.empty()) {
    facts.what = "what shall " + path + " do? Its commands are " + joined(commands);
  }
  const std::vector<std::string> left = app.remaining(true);
  if (!left.empty()) {
    const bool option = left.front().starts_with("-");
    const bool unknown_command = !option && !commands.empty();
    const std::string near = nearest(left.front().substr(0, left.front().find('=')),
                                     option            ? option_names(command)
                                     : unknown_command ? commands
                                                       : std::vector<std::string>{});
    facts.what = (option            ? "unknown option '"
                  : unknown_command ? "unknown command '"
                                    : "unexpected argument '") +
                 left.front() + "'";
    if (!near.empty()) facts.hint = "did you mean '" + near + "'? See " + facts.hint;
  }
  return Error(std::move(facts), Exit::usage);
}

// Formats that one command alone has.
void check_format(const CLI::App& app, const std::string& format) {
  const bool schema = format == "yaml" || format == "sql";
  const bool chart = format == "dot" || format == "mermaid";
  const char* const only = schema ? "inspect" : chart ? "history" : nullptr;
  if (!only || app.got_subcommand(only)) return;
  throw Error({.what = "--format " + format + " is for " + only + " alone", .hint = "--format json"},
              Exit::usage);
}

Exit parse_and_run(int argc, char** argv, Globals& globals) {
  CLI::App app{"Schema migrations for PostgreSQL: from a registry of models to a database, and back."};
  Chosen chosen;
  declare(app, globals, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wish) {  // --help, --version
    app.exit(wish);
    finish_output();
    return Exit::ok;
  } catch (const CLI::ParseError& problem) {
    throw usage_error(app, problem);
  }
  check_format(app, globals.format);
  start_notices(globals);
  const Exit exit = chosen(globals);
  finish_output();
  return exit;
}

}  // namespace

int run(int argc, char** argv, std::optional<std::string> built_in_models) {
  // A file that meets a limit of its size is an error to be told and tidied up, as one on a full disk is.
  std::signal(SIGXFSZ, SIG_IGN);
  Globals globals{.built_in_models = std::move(built_in_models)};
  Exit exit = Exit::failed;
  try {
    exit = parse_and_run(argc, argv, globals);
  } catch (const Error& error) {
    report(error, globals);
    exit = error.exit();
  } catch (const std::exception& error) {
    report(Error({.what = error.what(), .hint = "this is a defect of migrate: please report it"}), globals);
  }
  return static_cast<int>(exit);
}

}  // namespace migrate::cli
