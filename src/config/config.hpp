// The project's configuration: migrate.yaml with its environment applied, as one plain value.
//
// Everything that the file can say is listed in README, "Configuration". Keys that are not given have the
// defaults below. Values are expanded (`${VAR}`) only where they are used: a variable that another
// environment needs may be unset.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/connection_url.hpp"
#include "config/variables.hpp"
#include "error/error.hpp"

namespace migrate::config {

// A source of the registry.
struct ModelSource {
  enum class Kind { yaml, sql, library, program };

  Kind kind = Kind::yaml;
  std::filesystem::path path{};               // absolute; for yaml and sql a pattern that may hold * and ?
  Place place{};                              // where the configuration names it
  std::vector<std::string> program{};         // and its arguments; the path as given, it runs in Config::root
  std::chrono::milliseconds timeout{30'000};  // of a library or a program

  bool operator==(const ModelSource&) const = default;
};

// A URL of the configuration. What is wrong with it (a variable that is unset, a bad form) is said when the
// URL is asked for: `history` and `heads` work without a database.
class ConfiguredUrl {
 public:
  ConfiguredUrl(ConnectionUrl url) : url_(std::move(url)) {}
  ConfiguredUrl(Error problem) : url_(std::move(problem)) {}

  // Throws the Error (Exit::usage).
  const ConnectionUrl& get() const;

 private:
  std::variant<ConnectionUrl, Error> url_;
};

// A command that runs on something of ours, whose path it gets.
struct HookCommand {
  std::vector<std::string>
      words;          // a program and its arguments, "{file}" for the path, else it comes last; or empty
  std::string shell;  // else: for `sh -c`, "$1" for the path

  bool operator==(const HookCommand&) const = default;
};

// What runs round a run of revisions: a command (which gets no path), or a file of SQL.
struct RunHook {
  HookCommand command{};
  std::filesystem::path sql{};  // absolute; empty: the command

  bool operator==(const RunHook&) const = default;
};

// What a run of several revisions is, where each of them is one transaction.
enum class TransactionScope {
  each,  // one transaction for each: what was done before an error stays
  all,   // one for them all: an error undoes the whole run, as Alembic's does
};

struct Config {
  std::filesystem::path file;               // absolute; empty when the program runs without one
  std::filesystem::path root;               // absolute: the file's folder, the home of .migrate/
  std::string environment;                  // the selected one, or empty
  std::vector<std::string> environments{};  // all that the file has

  // database:
  ConfiguredUrl url;
  std::optional<ConfiguredUrl> scratch;  // where scratch databases are made; none: the target's own server
  std::vector<std::string> schemas;      // empty: all but the system's
  std::chrono::milliseconds lock_timeout{5000};
  std::chrono::milliseconds statement_timeout{0};  // 0: no limit

  // models:
  std::vector<ModelSource> models;  // empty: scripts are written by hand
  // YAML of the program that the command is built into (include/migrate/run.hpp).
  std::optional<std::string> built_in_models{};
  bool has_models() const { return !models.empty() || built_in_models; }

  // include: and exclude:, KIND:PATTERN each (registry/selection.hpp)
  std::vector<std::string> include;  // empty: everything
  std::vector<std::string> exclude;

  // migrations:
  std::vector<std::filesystem::path> directories;          // absolute, at least one
  bool recursive = false;                                  // the folders below them, too
  std::optional<std::filesystem::path> script_template{};  // absolute; none: the program's own
  std::string file_template = "{rev}_{slug}";
  std::size_t truncate_slug_length = 40;        // bytes
  std::optional<std::string> timezone;          // of dates in file names; none: UTC
  std::vector<HookCommand> post_write_hooks{};  // run on each new script, in order
  std::chrono::milliseconds hook_timeout{60'000};
  // Round a run that changes something, and round each of its revisions; in order.
  std::vector<RunHook> before_run{};
  std::vector<RunHook> after_run{};
  std::vector<RunHook> before_revision{};
  std::vector<RunHook> after_revision{};
  std::string version_table = "migrate_version";
  std::string version_schema = "public";
  TransactionScope transaction = TransactionScope::all;
  bool allow_destroy = true;
  bool keep_dropped = false;
};

struct LoadOptions {
  std::optional<std::filesystem::path> file;     // -c
  std::string environment;                       // -e; empty: none
  std::optional<std::string> url;                // --url, before everything else
  std::map<std::string, std::string> x;          // -x KEY=VALUE
  std::optional<std::string> built_in_models{};  // as in Config
  std::filesystem::path working_folder;          // absolute; empty: the process's own
  Environment variables = process_environment;
};

// The configuration file that `options` means: -c, else $MIGRATE_CONFIG, else migrate.yaml in the working
// folder or its nearest parent; nothing when there is none. Of -c and $MIGRATE_CONFIG it is not checked that
// they exist.
std::optional<std::filesystem::path> find_file(const LoadOptions& options);

// Throws Error or Errors (Exit::usage): no file, not valid YAML, unknown keys, values of a wrong type, unset
// variables, an environment that is not there. All problems of the file are reported together.
Config load(const LoadOptions& options);

// The defaults, for commands that can do without a configuration file (`inspect --url ...`): the root is the
// working folder.
Config without_file(const LoadOptions& options);

}  // namespace migrate::config
