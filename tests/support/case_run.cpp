#include "support/case_run.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "support/dump.hpp"
#include "support/project.hpp"

namespace migrate::test {

namespace {

namespace fs = std::filesystem;

// Subscriptions are in a catalog of the whole cluster, so that no copy of a database has them.
std::string subscriptions_in(const std::string& dump) {
  std::string creations, comments;
  std::istringstream stream(dump);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("CREATE SUBSCRIPTION ")) creations += line + "\n";
    if (line.starts_with("COMMENT ON SUBSCRIPTION ")) comments += line + "\n";
  }
  return creations + comments;
}

// A database that begins as a copy of another, to which nobody is connected, and whose dump that is.
class Copy {
 public:
  Copy(const Database& original, const std::string& dump) : name_(original.name() + "_copy") {
    server().psql("postgres",
                  "CREATE DATABASE " + name_ + " TEMPLATE " + original.name() + " STRATEGY FILE_COPY");
    if (const std::string sql = subscriptions_in(dump); !sql.empty()) psql(sql);
  }
  ~Copy() { server().drop_database(name_); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  void psql(const std::string& sql) const { server().psql(name_, sql); }
  std::string dump() const { return test::dump(server().url(name_), Own::without); }

 private:
  std::string name_;
};

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of("\n");
  const std::size_t last = text.find_last_not_of("\n");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

// What stands between `begin` and `end` (or the end) of a script.
std::string part(const std::string& script, const std::string& begin, const std::string& end) {
  const std::size_t from = script.find(begin);
  if (from == std::string::npos) return "";
  const std::size_t start = from + begin.size();
  const std::size_t stop = end.empty() ? std::string::npos : script.find(end, start);
  return trimmed(script.substr(start, stop == std::string::npos ? stop : stop - start));
}

class CaseRun {
 public:
  explicit CaseRun(const CaseFile& file) : file_(file) {}

  void run() {
    begin();
    const std::string before = project_.database().dump();
    write_script();
    const std::string after = upgrade(before);
    compare_with_straight(after);
    look();
    return_and_repeat(before, after);
  }

 private:
  Database& database() { return project_.database(); }

  Result well(const std::string& command) { return well(command, project_.folder()); }
  Result well(const std::string& command, const fs::path& folder) {
    RunOptions options;
    options.folder = folder;
    Result result = project_.migrate(words(command), options);
    INFO(command, "\n", result.out, result.err);
    REQUIRE(result.exit == 0);
    return result;
  }

  // Roles belong to the whole server: other cases may have made them.
  void make_roles() {
    if (!file_.has("roles")) return;
    for (const std::string& role : words(trimmed(file_.get("roles")))) {
      database().psql("DO $$ BEGIN CREATE ROLE \"" + role +
                      "\"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
    }
  }

  void begin() {
    make_roles();
    project_.write("models/model.yaml", file_.get("before.yaml"));
    well("revision --autogenerate -m before");
    if (project_.files("migrations").empty()) well("revision -m before");
    well("upgrade head");
    well("check");
    if (file_.has("rows.sql")) database().psql(file_.get("rows.sql"));
  }

  void write_script() {
    project_.write("models/model.yaml", file_.get("after.yaml"));
    const fs::path again = project_.folder() / "again";
    fs::create_directory(again);
    for (const char* part : {"migrate.yaml", "models", "migrations"})
      fs::copy(project_.folder() / part, again / part, fs::copy_options::recursive);
    well("revision --autogenerate -m after");
    fs::copy(project_.folder() / ".migrate", again / ".migrate", fs::copy_options::recursive);  // its cache
    well("revision --autogenerate -m after", again);
    script_ = project_.script("_after");
    CHECK(without_identity(script_) ==
          without_identity(project_.read(only_file("again/migrations", "_after"))));
    if (file_.has("up"))
      CHECK(part(script_, "-- migrate:up\n", "-- migrate:down\n") == trimmed(file_.get("up")));
    if (file_.has("down")) CHECK(part(script_, "-- migrate:down\n", "") == trimmed(file_.get("down")));
  }

  std::string only_file(const std::string& folder, const std::string& part) const {
    for (const auto& entry : fs::directory_iterator(project_.folder() / folder)) {
      if (entry.path().filename().string().find(part) != std::string::npos)
        return folder + "/" + entry.path().filename().string();
    }
    throw std::runtime_error("no file " + part + " in " + folder);
  }

  // By offline SQL on a copy, and by the program; gives the schema.
  std::string upgrade(const std::string& before) {
    const std::string file = fs::path(only_file("migrations", "_before")).filename();
    const std::string start = file.substr(0, file.find('_'));
    const Copy copy(database(), before);
    copy.psql(well("upgrade " + start + ":head --sql").out);
    well("upgrade head");
    std::string after = database().dump();
    CHECK(copy.dump() == after);
    well("check");
    const std::string scripts = project_.files("migrations");
    well("revision --autogenerate -m more");
    CHECK(project_.files("migrations") == scripts);
    return after;
  }

  void compare_with_straight(const std::string& after) {
    const fs::path folder = project_.folder() / "again";
    fs::remove_all(folder / "migrations");
    fs::create_directory(folder / "migrations");
    if (file_.has("names_differ")) return;
    const Database straight;
    well("revision --autogenerate -m straight --url " + straight.url(), folder);
    if (!fs::is_empty(folder / "migrations")) well("upgrade head --url " + straight.url(), folder);
    CHECK(straight.dump() == after);
  }

  void look() {
    if (file_.has("after.sql"))
      CHECK(database().query(file_.get("after.sql")) == trimmed(file_.get("after.out")));
    if (!file_.has("later.yaml")) return;
    project_.write("models/model.yaml", file_.get("later.yaml"));
    well("check");
  }

  void return_and_repeat(const std::string& before, const std::string& after) {
    if (file_.has("down.sql")) database().psql(file_.get("down.sql"));
    well("downgrade -1");
    CHECK(database().dump() == before);
    well("upgrade head");
    CHECK(database().dump() == after);
  }

  const CaseFile& file_;
  Project project_;
  std::string script_;
};

}  // namespace

void run_case(const CaseFile& file) {
  CaseRun(file).run();
}

void run_cases(const std::string& folder) {
  for (const fs::path& path : case_files(folder)) {
    const CaseFile file = read_case(path);
    SUBCASE(file.name.c_str()) {
      CAPTURE(file.name);
      run_case(file);
    }
  }
}

}  // namespace migrate::test
