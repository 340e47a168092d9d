// The commands. Each has a file of its own, which declares its options and says what the command does.
//
// Declaring is apart from doing: while the command line is parsed, a command only leaves in `chosen` what is
// to be called afterwards, with the options that it was given.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

#include "cli/globals.hpp"
#include "error/error.hpp"

namespace migrate::cli {

using Chosen = std::function<Exit(const Globals&)>;

// Makes `command`, when it is given, leave `action(globals, *options)` in `chosen`.
template <typename Options>
void choose(CLI::App* command, Chosen& chosen, const std::shared_ptr<Options>& options,
            Exit (*action)(const Globals&, const Options&)) {
  command->final_callback([&chosen, options, action] {
    chosen = [options, action](const Globals& globals) { return action(globals, *options); };
  });
}

void add_branches(CLI::App& app, Chosen& chosen);
void add_check(CLI::App& app, Chosen& chosen);
void add_completion(CLI::App& app, Chosen& chosen);
void add_current(CLI::App& app, Chosen& chosen);
void add_diff(CLI::App& app, Chosen& chosen);
void add_downgrade(CLI::App& app, Chosen& chosen);
void add_edit(CLI::App& app, Chosen& chosen);
void add_ensure_version(CLI::App& app, Chosen& chosen);
void add_generate(CLI::App& app, Chosen& chosen);
void add_heads(CLI::App& app, Chosen& chosen);
void add_history(CLI::App& app, Chosen& chosen);
void add_init(CLI::App& app, Chosen& chosen);
void add_inspect(CLI::App& app, Chosen& chosen);
void add_json_schema(CLI::App& app, Chosen& chosen);
void add_list_templates(CLI::App& app, Chosen& chosen);
void add_man(CLI::App& app, Chosen& chosen);
void add_merge(CLI::App& app, Chosen& chosen);
void add_rebase(CLI::App& app, Chosen& chosen);
void add_repair(CLI::App& app, Chosen& chosen);
void add_revision(CLI::App& app, Chosen& chosen);
void add_selftest(CLI::App& app, Chosen& chosen);
void add_server(CLI::App& app, Chosen& chosen);
void add_show(CLI::App& app, Chosen& chosen);
void add_stamp(CLI::App& app, Chosen& chosen);
void add_status(CLI::App& app, Chosen& chosen);
void add_trash(CLI::App& app, Chosen& chosen);
void add_upgrade(CLI::App& app, Chosen& chosen);

}  // namespace migrate::cli
