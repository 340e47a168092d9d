// Completion scripts for shells, made from the commands and options that the program itself declares.
#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace migrate::cli {
namespace {

struct CompletionOptions {
  std::string shell;
  const CLI::App* app = nullptr;
};

std::string option_words(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_snames()) out += " -" + name;
    for (const std::string& name : option->get_lnames()) out += " --" + name;
  }
  return out;
}

std::string command_words(const CLI::App& app) {
  std::string out;
  for (const CLI::App* command : app.get_subcommands({})) out += " " + command->get_name();
  return out;
}

// What can follow each command, as the branches of a shell's `case`.
std::string cases(const CLI::App& app) {
  std::string out;
  for (const CLI::App* command : app.get_subcommands({})) {
    out += "    " + command->get_name() + ") words=\"" + command_words(*command) + option_words(*command) +
           "\" ;;\n";
  }
  return out;
}

// The first word that is no option is the command; options' values are not told from it, which does no harm:
// what is no command has no branch.
std::string function(const CLI::App& app) {
  return "_migrate_words() {\n"
         "  local words=\"" +
         command_words(app) +
         "\" word current=\"${COMP_WORDS[COMP_CWORD]}\"\n"
         "  for word in \"${COMP_WORDS[@]:1:$((COMP_CWORD-1))}\"; do\n"
         "    case \"$word\" in\n" +
         cases(app) +
         "    esac\n"
         "  done\n"
         "  [[ \"$current\" == -* ]] && words+=\"" +
         option_words(app) +
         "\"\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "}\n";
}

std::string bash(const CLI::App& app) {
  return "# bash completion for migrate: source <(migrate completion bash)\n" + function(app) +
         "complete -o default -F _migrate_words migrate";
}

// A file _migrate in zsh's fpath is the body of the function that completes; one that is sourced says so.
std::string zsh(const CLI::App& app) {
  return "#compdef migrate\n"
         "# zsh completion for migrate: source <(migrate completion zsh)\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         function(app) +
         "if [[ \"${funcstack[1]}\" == _migrate ]]; then\n"
         "  _bash_complete -o default -F _migrate_words\n"
         "else\n"
         "  complete -o default -F _migrate_words migrate\n"
         "fi";
}

// Text in single quotes, for fish.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_options(const CLI::App& app, const std::string& condition) {
  std::string out;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_snames().empty() && option->get_lnames().empty()) continue;
    out += "\ncomplete -c migrate" + condition;
    for (const std::string& name : option->get_snames()) out += " -s " + name;
    for (const std::string& name : option->get_lnames()) out += " -l " + name;
    if (option->get_type_size() > 0) out += " -r";
    out += " -d " + quoted(option->get_description());
  }
  return out;
}

std::string fish(const CLI::App& app) {
  std::string out = "# fish completion for migrate: migrate completion fish | source";
  out += fish_options(app, "");
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string name = command->get_name();
    const std::string inside = " -n '__fish_seen_subcommand_from " + name + "'";
    out += "\ncomplete -c migrate -f -n __fish_use_subcommand -a " + name + " -d " +
           quoted(command->get_description());
    out += fish_options(*command, inside);
    for (const CLI::App* below : command->get_subcommands({})) {
      out += "\ncomplete -c migrate -f" + inside + " -a " + below->get_name() + " -d " +
             quoted(below->get_description());
    }
  }
  return out;
}

Exit completion(const Globals&, const CompletionOptions& options) {
  print(options.shell == "bash"  ? bash(*options.app)
        : options.shell == "zsh" ? zsh(*options.app)
                                 : fish(*options.app));
  return Exit::ok;
}

}  // namespace

void add_completion(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("completion", "A completion script for bash, zsh or fish");
  const auto options = std::make_shared<CompletionOptions>();
  options->app = &app;
  command->add_option("shell", options->shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
  choose(command, chosen, options, completion);
}

}  // namespace migrate::cli
