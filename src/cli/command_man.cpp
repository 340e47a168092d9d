// The manual page, in roff (groff's man(7)), made from the commands and options that the program itself
// declares.
#include <utility>

#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace migrate::cli {
namespace {

struct ManOptions {
  const CLI::App* app = nullptr;
};

// A line of text in roff.
std::string text_of(const std::string& words) {
  std::string out;
  for (const char c : words) {
    if (c == '\n') {
      out += "\n.br\n";
    } else if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

std::string bold(const std::string& words) {
  return "\\fB" + text_of(words) + "\\fR";
}

std::string entry(const std::string& head, const std::string& text) {
  return ".TP\n" + head + "\n" + text_of(text) + "\n";
}

// "-m, --message TEXT", or an argument's name.
std::string head_of(const CLI::Option& option) {
  std::string out;
  for (const std::string& name : option.get_snames()) out += (out.empty() ? "" : ", ") + bold("-" + name);
  for (const std::string& name : option.get_lnames()) out += (out.empty() ? "" : ", ") + bold("--" + name);
  if (out.empty()) return "\\fI" + text_of(option.get_name()) + "\\fR";
  const bool takes_value = option.get_type_size() > 0;
  return takes_value ? out + " \\fI" + text_of(option.get_type_name()) + "\\fR" : out;
}

// The arguments first, as they stand in a command line behind the name. --help is told once, of `migrate`.
std::string options_of(const CLI::App& app) {
  std::string arguments, options;
  for (const CLI::Option* option : app.get_options()) {
    if (option == app.get_help_ptr() && app.get_parent()) continue;
    std::string& out = option->get_positional() ? arguments : options;
    out += entry(head_of(*option), option->get_description());
  }
  return arguments + options;
}

std::string arguments_of(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = "\\fI" + text_of(option->get_name()) + "\\fR";
    out += option->get_required() ? " " + name : " [" + name + "]";
    if (option->get_expected_max() > 1) out += "\\|.\\|.\\|.";
  }
  return out;
}

// A command, and those below it.
std::string commands_of(const CLI::App& app, const std::string& path) {
  std::string out;
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string name = path + " " + command->get_name();
    out += ".SS " + bold(name) + arguments_of(*command) + "\n" + text_of(command->get_description()) + "\n" +
           options_of(*command) + commands_of(*command, name);
  }
  return out;
}

std::string exit_statuses() {
  const std::pair<Exit, const char*> all[] = {
      {Exit::ok, "done, or nothing to do"},
      {Exit::failed, "failed: SQL error, connection, broken history"},
      {Exit::usage, "command line, configuration or models"},
      {Exit::differences, "there are differences or pending revisions"},
      {Exit::lock_busy, "the migration lock was not free in time"},
      {Exit::refused, "it would destroy data or block, and nobody allowed it"},
      {Exit::interrupted, "interrupted: what was committed is recorded, the rest is rolled back"}};
  std::string out;
  for (const auto& [exit, text] : all) out += entry(bold(std::to_string(static_cast<int>(exit))), text);
  return out;
}

Exit man(const Globals&, const ManOptions& options) {
  const CLI::App& app = *options.app;
  print_part(".TH MIGRATE 1 \"\" \"migrate " MIGRATE_VERSION
             "\" \"User Commands\"\n"
             ".SH NAME\nmigrate \\- schema migrations for PostgreSQL\n"
             ".SH SYNOPSIS\n.B migrate\n[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n"
             ".SH DESCRIPTION\n" +
             text_of(app.get_description()) + "\n.SH OPTIONS\nThese stand before the command or after it.\n" +
             options_of(app) + ".SH COMMANDS\n" + commands_of(app, "migrate") + ".SH EXIT STATUS\n" +
             exit_statuses());
  return Exit::ok;
}

}  // namespace

void add_man(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("man", "The manual page: migrate man | man -l -");
  const auto options = std::make_shared<ManOptions>();
  options->app = &app;
  choose(command, chosen, options, man);
}

}  // namespace migrate::cli
