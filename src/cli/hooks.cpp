#include "cli/hooks.hpp"

#include "cli/project.hpp"
#include "error/error.hpp"
#include "process/program.hpp"
#include "script/read.hpp"
#include "sql/classify.hpp"

namespace migrate::cli {
namespace {

apply::Hook hook_of(const config::RunHook& hook) {
  if (hook.sql.empty()) return {.command = hook.command};
  apply::Hook out;
  const std::string file = shown(hook.sql);
  for (const sql::Statement& statement : sql::cut_statements(script::read_text(hook.sql))) {
    const Place place{.file = file, .line = statement.line};
    if (sql::transaction_use(statement.text) != sql::TransactionUse::any) {
      throw Error({.what = sql::leading_words(statement.text) +
                           " cannot run in a hook, which is part of a transaction",
                   .place = place,
                   .statement = statement.text,
                   .hint = "put it into a revision, or let a command do it"},
                  Exit::usage);
    }
    out.statements.push_back({statement.text, place});
  }
  return out;
}

std::vector<apply::Hook> hooks_of(const std::vector<config::RunHook>& hooks) {
  std::vector<apply::Hook> out;
  out.reserve(hooks.size());
  for (const config::RunHook& hook : hooks) out.push_back(hook_of(hook));
  return out;
}

}  // namespace

std::vector<std::string> arguments_of(const config::HookCommand& command, const std::string& file) {
  std::vector<std::string> words = command.words;
  if (!command.shell.empty()) words = {"/bin/sh", "-c", command.shell, "sh"};
  if (file.empty()) return words;
  constexpr std::string_view token = "{file}";
  bool named = false;
  for (std::string& word : words) {
    const std::size_t at = command.shell.empty() ? word.find(token) : std::string::npos;
    if (at == std::string::npos) continue;
    word.replace(at, token.size(), file);
    named = true;
  }
  if (!named) words.push_back(file);
  return words;
}

apply::Hooks run_hooks(const config::Config& configuration) {
  return {.before_run = hooks_of(configuration.before_run),
          .after_run = hooks_of(configuration.after_run),
          .before_revision = hooks_of(configuration.before_revision),
          .after_revision = hooks_of(configuration.after_revision)};
}

void run_hook(const apply::Call& call, const config::Config& configuration, const std::stop_token& stop) {
  std::vector<std::string> arguments = {"/usr/bin/env", "MIGRATE_HOOK=" + call.event,
                                        std::string("MIGRATE_DIRECTION=") + history::verb(call.direction),
                                        "MIGRATE_REVISION=" + call.revision};
  for (std::string& word : arguments_of(call.command, "")) arguments.push_back(std::move(word));
  const std::string& name = call.command.shell.empty() ? call.command.words.front() : call.command.shell;
  process::run_in_background({.arguments = arguments,
                              .name = "the " + call.event + " hook '" + name + "'",
                              .hint = "see to migrations." + call.event + " of the configuration"},
                             configuration.root, configuration.hook_timeout, stop);
}

}  // namespace migrate::cli
