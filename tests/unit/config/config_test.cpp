#include "config/config.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

using namespace migrate;
using namespace migrate::config;
namespace fs = std::filesystem;

namespace {

// A folder with a configuration, and what the process would give to `load`.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "migrate-config-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    options_.working_folder = path_;
    options_.variables = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      if (found == environment_.end()) return std::nullopt;
      return found->second;
    };
  }
  ~Folder() { fs::remove_all(path_); }

  Folder& write(const std::string& name, const std::string& text) {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
    return *this;
  }
  Folder& set(const std::string& name, const std::string& value) {
    environment_[name] = value;
    return *this;
  }
  const fs::path& path() const { return path_; }
  LoadOptions& options() { return options_; }
  Config load() const { return config::load(options_); }

  std::vector<std::string> problems() const {
    std::vector<std::string> out;
    try {
      load();
    } catch (const Errors& errors) {
      for (const Error& one : errors.all()) out.push_back(one.what());
    } catch (const Error& error) {
      CHECK(error.exit() == Exit::usage);
      out.push_back(error.what());
    }
    return out;
  }

 private:
  fs::path path_;
  std::map<std::string, std::string> environment_;
  LoadOptions options_;
};

using Problems = std::vector<std::string>;

}  // namespace

TEST_CASE("every key of the configuration arrives") {
  Folder folder;
  folder.write("migrate.yaml", R"(
database:
  url: ${DATABASE_URL:-embedded}
  scratch: postgresql://h/s
  schemas: [public, billing]
  lock_timeout: 2min
  statement_timeout: 500ms
models:
  - models/*.yaml
  - {sql: schema/*.sql}
  - {library: build/libmodels.so}
  - program: ./print-models
  - {program: [python3, models.py], timeout: 2min}
migrations:
  directory: [migrations, /elsewhere/more]
  file_template: "{slug}"
  truncate_slug_length: 20
  timezone: Europe/Berlin
  version_table: v
  version_schema: s
  transaction: all
  allow_destroy: false
)");
  const Config config = folder.load();
  CHECK(config.file == folder.path() / "migrate.yaml");
  CHECK(config.root == folder.path());
  CHECK(config.url.get().is_embedded());
  CHECK(config.scratch->get().database() == "s");
  CHECK(config.schemas == std::vector<std::string>{"public", "billing"});
  CHECK(config.lock_timeout == std::chrono::minutes(2));
  CHECK(config.statement_timeout == std::chrono::milliseconds(500));
  REQUIRE(config.models.size() == 5);
  using Kind = ModelSource::Kind;
  CHECK(config.models[0] == ModelSource{Kind::yaml, folder.path() / "models/*.yaml", {"migrate.yaml", 9, 5}});
  CHECK(config.models[1] == ModelSource{Kind::sql, folder.path() / "schema/*.sql", {"migrate.yaml", 10, 5}});
  CHECK(config.models[2].kind == Kind::library);
  CHECK(config.models[3].kind == Kind::program);
  CHECK(config.models[3].program == std::vector<std::string>{"./print-models"});
  CHECK(config.models[3].timeout == std::chrono::seconds(30));
  CHECK(config.models[4].program == std::vector<std::string>{"python3", "models.py"});
  CHECK(config.models[4].timeout == std::chrono::minutes(2));
  CHECK(config.directories == std::vector<fs::path>{folder.path() / "migrations", "/elsewhere/more"});
  CHECK(config.file_template == "{slug}");
  CHECK(config.truncate_slug_length == 20);
  CHECK(config.timezone == "Europe/Berlin");
  CHECK(config.version_table == "v");
  CHECK(config.version_schema == "s");
  CHECK(config.transaction == TransactionScope::all);
  CHECK(config.allow_destroy == false);
}

TEST_CASE("an empty configuration has the defaults, and no URL") {
  Folder folder;
  folder.write("migrate.yaml", "models: []\ndatabase:\n");
  const Config config = folder.load();
  CHECK(config.models.empty());
  CHECK(config.schemas.empty());
  CHECK(config.directories == std::vector<fs::path>{folder.path() / "migrations"});
  CHECK(config.file_template == "{rev}_{slug}");
  CHECK(config.version_table == "migrate_version");
  CHECK(config.version_schema == "public");
  CHECK(config.lock_timeout == std::chrono::seconds(5));
  CHECK(config.allow_destroy);
  CHECK_THROWS_WITH_AS(config.url.get(), "no database URL", Error);
}

TEST_CASE("the file is found by -c, then $MIGRATE_CONFIG, then in the nearest parent") {
  Folder folder;
  folder.write("migrate.yaml", "").write("deep/er/x", "").write("other.yaml", "").write("third.yaml", "");
  folder.options().working_folder = folder.path() / "deep/er";
  CHECK(folder.load().file == folder.path() / "migrate.yaml");
  folder.set("MIGRATE_CONFIG", "../../other.yaml");
  CHECK(folder.load().file == folder.path() / "other.yaml");
  folder.options().file = "../../third.yaml";
  CHECK(folder.load().root == folder.path());
  CHECK(folder.load().file == folder.path() / "third.yaml");
}

TEST_CASE("no configuration is a usage error that names `migrate init`") {
  Folder folder;
  folder.options().file = "none.yaml";
  try {
    folder.load();
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.exit() == Exit::usage);
    CHECK(error.facts().what.find("none.yaml") != std::string::npos);
    CHECK(error.facts().hint.find("migrate init") != std::string::npos);
  }
}

TEST_CASE("an environment's keys win, flat or nested") {
  Folder folder;
  folder.write("migrate.yaml",
               "environments:\n"
               "  flat: {url: postgresql://h/flat, allow_destroy: false, version_table: v}\n"
               "  nested: {database: {url: postgresql://h/nested}, migrations: {transaction: all}}\n"
               "database: {url: postgresql://h/base, lock_timeout: 1s}\n");
  CHECK(folder.load().url.get().database() == "base");
  folder.options().environment = "flat";
  CHECK(folder.load().url.get().database() == "flat");
  CHECK(folder.load().allow_destroy == false);
  CHECK(folder.load().version_table == "v");
  CHECK(folder.load().lock_timeout == std::chrono::seconds(1));
  folder.options().environment = "nested";
  CHECK(folder.load().url.get().database() == "nested");
  CHECK(folder.load().transaction == TransactionScope::all);
  CHECK(folder.load().allow_destroy);
}

TEST_CASE("an unknown environment names the known ones") {
  Folder folder;
  folder.write("migrate.yaml", "environments:\n  production: {}\n  staging: {}\n");
  folder.options().environment = "prodution";
  CHECK_THROWS_WITH_AS(folder.load(), "migrate.yaml:2:3: no environment \"prodution\" in the configuration",
                       Error);
  try {
    folder.load();
  } catch (const Error& error) {
    CHECK(error.facts().hint == "did you mean \"production\"? known are production, staging");
  }
}

TEST_CASE("only values that are used need their variables") {
  Folder folder;
  folder.write(
      "migrate.yaml",
      "database: {url: \"${BASE_URL}\", lock_timeout: \"${NOT_SET}\"}\n"
      "environments: {production: {url: \"${PROD_URL}\", lock_timeout: 1s}, test: {lock_timeout: 2s}}\n");
  CHECK(folder.problems() == Problems{"migrate.yaml:1:46: the variable NOT_SET is not set"});
  folder.options().environment = "test";
  CHECK_THROWS_WITH_AS(folder.load().url.get(), "migrate.yaml:1:17: the variable BASE_URL is not set", Error);
  folder.options().environment = "production";
  folder.set("PROD_URL", "postgresql://h/prod");
  CHECK(folder.load().url.get().database() == "prod");
}

TEST_CASE("--url comes before everything else") {
  Folder folder;
  folder.write("migrate.yaml", "database: {url: \"${NOT_SET}\"}\n");
  folder.options().url = "postgresql+asyncpg://h/given";
  CHECK(folder.load().url.get().database() == "given");
  folder.options().url = "rubbish";
  CHECK_THROWS_AS(folder.load(), Error);
}

TEST_CASE(".env beside the configuration is read, the environment wins") {
  Folder folder;
  folder.write("migrate.yaml", "database: {url: \"${U}\", schemas: [\"${S}\", \"${x.tenant}\"]}\n");
  folder.write(".env", "U=postgresql://h/dotenv\nS=dotenv\n").set("S", "real");
  folder.options().x = {{"tenant", "t1"}};
  CHECK(folder.load().url.get().database() == "dotenv");
  CHECK(folder.load().schemas == std::vector<std::string>{"real", "t1"});
}

TEST_CASE("all problems are reported, with place and the nearest known key") {
  Folder folder;
  folder.write("migrate.yaml",
               "databse: {}\n"
               "database: {urls: x, schemas: {a: b}}\n"
               "migrations: {transaction: eech, truncate_slug_length: 0}\n"
               "environments: {a: {urll: x, migrations: {directry: y}}}\n"
               "models: [{sqll: x}]\n");
  CHECK(folder.problems() == Problems{"migrate.yaml:1:1: unknown key \"databse\" in the configuration",
                                      "migrate.yaml:2:12: unknown key \"urls\" in database",
                                      "migrate.yaml:4:20: unknown key \"urll\" in the environment a",
                                      "migrate.yaml:4:42: unknown key \"directry\" in migrations",
                                      "migrate.yaml:2:30: database.schemas must be a list, this is a mapping",
                                      "migrate.yaml:3:55: migrations.truncate_slug_length must be a whole "
                                      "number, 1 or more; this is \"0\"",
                                      "migrate.yaml:3:27: migrations.transaction cannot be \"eech\"",
                                      "migrate.yaml:5:11: unknown kind of model source \"sqll\""});
  try {
    folder.load();
  } catch (const Errors& errors) {
    CHECK(errors.all()[0].facts().hint.substr(0, 24) == "did you mean \"database\"?");
    CHECK(errors.all()[1].facts().hint.substr(0, 19) == "did you mean \"url\"?");
  }
}

TEST_CASE("wrong types are errors at their place") {
  const auto problem = [](const std::string& text) {
    Folder folder;
    folder.write("migrate.yaml", text);
    const auto problems = folder.problems();
    REQUIRE(problems.size() == 1);
    return problems.front();
  };
  CHECK(problem("[]") == "migrate.yaml:1:1: the configuration must be a mapping of keys, this is a list");
  CHECK(problem("database: 5") == "migrate.yaml:1:11: database must be a mapping of keys, this is a value");
  CHECK(problem("database: {url: [a]}") == "migrate.yaml:1:17: database.url must be a URL, this is a list");
  CHECK(problem("migrations: {allow_destroy: perhaps}") ==
        "migrate.yaml:1:29: migrations.allow_destroy must be true or false, this is \"perhaps\"");
  CHECK(problem("database: {lock_timeout: soon}") ==
        "migrate.yaml:1:26: database.lock_timeout must be a length of time, this is \"soon\"");
  CHECK(problem("migrations: {directory: []}") == "migrate.yaml:1:25: migrations.directory is an empty list");
  CHECK(problem("migrations: {version_table: ''}") == "migrate.yaml:1:29: migrations.version_table is empty");
  CHECK(problem("models: [[a]]").substr(0, 18) == "migrate.yaml:1:10:");
}

TEST_CASE("a command without a configuration file has the working folder as root") {
  Folder folder;
  folder.options().url = "postgresql://h/d";
  const Config config = without_file(folder.options());
  CHECK(config.root == folder.path());
  CHECK(config.file.empty());
  CHECK(config.url.get().database() == "d");
  folder.options().environment = "x";
  CHECK_THROWS_AS(without_file(folder.options()), Error);
}
