// What is installed works where nothing of this tree is: projects outside build against it, and the Debian
// package runs unpacked.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

#include "support/project.hpp"
#include "support/revisions.hpp"

using namespace migrate::test;
namespace fs = std::filesystem;

namespace {

// What `cmake --install` makes, in a folder of the project.
fs::path install(const Project& project) {
  const fs::path prefix = project.folder() / "prefix";
  run_well({CMAKE, "--install", BUILD_DIR, "--prefix", prefix.string()});
  return prefix;
}

// The one script of the folder, written by that program for the models; without what makes each another.
std::string generated(Project& project, const std::vector<std::string>& program) {
  RunOptions options;
  options.folder = project.folder() / "blog";
  options.environment["DATABASE_URL"] = project.database().url();
  std::vector<std::string> arguments = program;
  for (const char* word : {"revision", "--autogenerate", "-m", "users"}) arguments.push_back(word);
  const Result result = run(arguments, options);
  CAPTURE(result.err);
  REQUIRE(result.exit == 0);
  const fs::path script = options.folder / result.out.substr(0, result.out.find('\n'));
  const std::string text = project.read(script.lexically_relative(project.folder()).string());
  fs::remove(script);
  return without_identity(text);
}

}  // namespace

TEST_CASE("a library, a program and an embedded main, outside of this tree, give the same revision") {
  Project project;
  const fs::path prefix = install(project), blog = project.folder() / "blog";
  const std::string migrate = (prefix / "bin/migrate").string();
  run_well({migrate, "init", "--template", "cpp", blog.string()});
  std::string schema = project.read("blog/models/schema.cpp");  // to be right now and wrong later
  const std::string describe = "void describe(migrate::Registry& registry) {\n";
  schema.insert(schema.find(describe) + describe.size(),
                "  if (std::getenv(\"TWICE\")) registry.table<User>(\"users\");\n");
  project.write("blog/models/schema.cpp", "#include <cstdlib>\n" + schema);
  run_well({CMAKE, "-S", blog.string(), "-B", (blog / "build").string(),
            "-DCMAKE_PREFIX_PATH=" + prefix.string(), std::string("-DCMAKE_CXX_FLAGS=") + SANITIZERS});
  run_well({CMAKE, "--build", (blog / "build").string(), "--parallel", "2"});
  const std::string symbols =
      run_well({"nm", "-DC", "--defined-only", (blog / "build/libmodels.so").string()});
  CHECK(symbols == Holding(" T migrate_models\n"));
  CHECK(symbols.find("describe") == std::string::npos);

  const std::string library = generated(project, {migrate});
  CHECK(library == Holding("CREATE TABLE public.users (\n    id bigint GENERATED ALWAYS AS IDENTITY"));
  CHECK(generated(project, {(blog / "build/blog").string()}) == library);

  // A program source needs the headers alone; here they are found by pkg-config.
  project.write("blog/print.cpp",
                "#include \"models/schema.cpp\"\nint main() { return migrate::print_models(describe); }\n");
  RunOptions options;
  options.folder = blog;
  options.environment["PKG_CONFIG_PATH"] = (prefix / "lib/pkgconfig").string();
  run_well({"sh", "-c", "c++ -std=c++20 $(pkg-config --cflags migrate) print.cpp -o build/print-models"},
           options);
  std::string configuration = project.read("blog/migrate.yaml");
  const std::string source = "{library: build/libmodels.so}";
  configuration.replace(configuration.find(source), source.size(), "{program: build/print-models}");
  project.write("blog/migrate.yaml", configuration);
  CHECK(generated(project, {migrate}) == library);

  // The embedded models stand for the program that is named, and files add to both.
  project.write("blog/models/more.yaml", "tables: {more: {columns: {id: int}}}\n");
  project.write("blog/migrate.yaml", configuration.replace(configuration.find("print-models}"), 13,
                                                           "print-models}\n  - models/*.yaml"));
  options.environment["DATABASE_URL"] = project.database().url();
  const Result embedded = run({(blog / "build/blog").string(), "check"}, options);
  CHECK(embedded.exit == 3);
  CHECK(embedded.out == Holding("add table public.more"));
  CHECK(run({migrate, "check"}, options).out == embedded.out);

  // Models that are wrong are told, by the command that needs them.
  options.environment["TWICE"] = "1";
  const Result wrong = run({(blog / "build/blog").string(), "check"}, options);
  CHECK(wrong.exit == 2);
  CHECK(wrong.err == Holding("the models of this program are wrong: "));
  CHECK(wrong.err.find("unknown key") == std::string::npos);
  CHECK(run({(blog / "build/blog").string(), "heads"}, options).exit == 0);
  CHECK(run({migrate, "check"}, options).err ==
        Holding("the program build/print-models failed with exit status 1"));
}

TEST_CASE("an installation has the manual page, completions, headers, templates and a package for CMake") {
  Project project;
  const fs::path prefix = install(project);
  for (const char* file :
       {"bin/migrate", "include/migrate/model.hpp", "include/migrate/run.hpp", "lib/libmigrate.a",
        "lib/cmake/migrate/migrateConfig.cmake", "lib/cmake/migrate/migrateConfigVersion.cmake",
        "lib/pkgconfig/migrate.pc", "share/migrate/templates/script.sql", "share/man/man1/migrate.1",
        "share/bash-completion/completions/migrate", "share/zsh/site-functions/_migrate",
        "share/fish/vendor_completions.d/migrate.fish"}) {
    CAPTURE(file);
    CHECK(fs::exists(prefix / file));
  }
  RunOptions options;
  options.environment["MANWIDTH"] = "200";
  options.environment["LC_ALL"] = "C.UTF-8";
  const Result page =
      run({"man", "--warnings", "-l", (prefix / "share/man/man1/migrate.1").string()}, options);
  CHECK(page.err == "");
  for (const char* part : {"migrate - schema migrations for PostgreSQL", "migrate upgrade revision",
                           "migrate server start", "--lock-wait SECONDS", "EXIT STATUS"})
    CHECK(page.out == Holding(part));
}

TEST_CASE("the Debian package runs where it is unpacked") {
  Project project;
  const std::string folder = project.folder().string();
  run_well({CPACK, "-G", "DEB", "--config", std::string(BUILD_DIR) + "/CPackConfig.cmake", "-B", folder});
  const std::string package = run_well({"sh", "-c", "ls " + folder + "/*.deb"});
  const std::string deb = package.substr(0, package.size() - 1);
  const std::string depends = run_well({"dpkg-deb", "-f", deb, "Depends"});
  for (const char* library : {"libc6 ", "libpq5 ", "libstdc++6 "}) CHECK(depends == Holding(library));
  run_well({"dpkg", "-x", deb, folder + "/root"});
  const std::string migrate = folder + "/root/usr/bin/migrate";
  project.write("models/model.yaml", "tables: {users: {columns: {id: int}}}\n");
  RunOptions options;
  options.folder = project.folder();
  for (const char* command : {"revision --autogenerate -m users", "upgrade head", "check"}) {
    std::vector<std::string> arguments = words(command);
    arguments.insert(arguments.begin(), migrate);
    CHECK(run(arguments, options).exit == 0);
  }
  CHECK(fs::exists(folder + "/root/usr/share/man/man1/migrate.1"));
}
