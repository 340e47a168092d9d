#include "config/config.hpp"

#include "config/dotenv.hpp"
#include "config/settings.hpp"
#include "config/yaml_document.hpp"

namespace migrate::config {

namespace {

namespace fs = std::filesystem;

constexpr const char* default_name = "migrate.yaml";

Error usage(std::string what, std::string hint) {
  ErrorFacts facts;
  facts.what = std::move(what);
  facts.hint = std::move(hint);
  return Error(std::move(facts), Exit::usage);
}

fs::path working_folder(const LoadOptions& options) {
  return options.working_folder.empty() ? fs::current_path() : options.working_folder;
}

fs::path existing_file(const LoadOptions& options) {
  const auto found = find_file(options);
  if (!found) {
    throw usage("no migrate.yaml in " + working_folder(options).string() + " or a folder above it",
                "make a project with `migrate init`, or name its configuration with -c FILE");
  }
  if (!fs::exists(*found)) {
    throw usage("the configuration file " + found->string() + " does not exist",
                "make a project with `migrate init`, or name another file with -c FILE or $MIGRATE_CONFIG");
  }
  return *found;
}

// As a person in the working folder would write it.
std::string shown(const fs::path& file, const fs::path& folder) {
  const fs::path relative = file.lexically_relative(folder);
  return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

std::map<std::string, std::string> load_dotenv(const fs::path& file, const fs::path& folder) {
  if (!fs::exists(file)) return {};
  return parse_dotenv(read_text_file(file), shown(file, folder));
}

ConfiguredUrl missing_url() {
  return usage("no database URL", "set database.url in migrate.yaml, or give --url URL");
}

Config defaults(const LoadOptions& options, const fs::path& root) {
  return {.file = {},
          .root = root,
          .environment = options.environment,
          .url = options.url ? ConfiguredUrl(ConnectionUrl::parse(*options.url)) : missing_url(),
          .scratch = {},
          .schemas = {},
          .models = {},
          .built_in_models = options.built_in_models,
          .include = {},
          .exclude = {},
          .directories = {root / "migrations"},
          .timezone = {}};
}

}  // namespace

const ConnectionUrl& ConfiguredUrl::get() const {
  if (const Error* problem = std::get_if<Error>(&url_)) throw *problem;
  return std::get<ConnectionUrl>(url_);
}

std::optional<fs::path> find_file(const LoadOptions& options) {
  const fs::path folder = working_folder(options);
  if (options.file) return (folder / *options.file).lexically_normal();
  if (const auto named = options.variables("MIGRATE_CONFIG"); named && !named->empty()) {
    return (folder / *named).lexically_normal();
  }
  for (fs::path at = folder;; at = at.parent_path()) {
    if (fs::is_regular_file(at / default_name)) return at / default_name;
    if (at == at.parent_path()) return std::nullopt;
  }
}

Config load(const LoadOptions& options) {
  const fs::path file = existing_file(options);
  const fs::path folder = working_folder(options);
  const YamlDocument document = parse_yaml(read_text_file(file), shown(file, folder));
  const Variables variables(options.variables, load_dotenv(file.parent_path() / ".env", folder), options.x);
  Config config = defaults(options, file.parent_path());
  config.file = file;
  Settings settings(document.root(), options.environment);
  if (options.url) settings.drop("database", "url");
  settings.apply(variables, config);
  return config;
}

Config without_file(const LoadOptions& options) {
  if (!options.environment.empty()) {
    throw usage("--env " + options.environment + " needs a configuration file",
                "make a project with `migrate init`, or name its configuration with -c FILE");
  }
  return defaults(options, working_folder(options));
}

}  // namespace migrate::config
