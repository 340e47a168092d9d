// README.md says what is so: its tour runs as it stands there, its configuration and its registry are taken,
// and its commands and options are those of the program.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/project.hpp"

using namespace migrate::test;
namespace fs = std::filesystem;

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  std::istringstream stream(text);
  Lines out;
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

std::string text_of(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

const Lines& readme() {
  static const Lines lines = [] {
    std::ifstream file(fs::path(SOURCE_DIR) / "README.md");
    std::ostringstream text;
    text << file.rdbuf();
    return lines_of(text.str());
  }();
  return lines;
}

// From the heading "## <title>" to the next of its level.
Lines section(const std::string& title) {
  const auto begin = std::find(readme().begin(), readme().end(), "## " + title);
  REQUIRE(begin != readme().end());
  const auto is_heading = [](const std::string& line) { return line.starts_with("## "); };
  return {begin, std::find_if(begin + 1, readme().end(), is_heading)};
}

struct Block {
  std::string language;
  std::string before;  // the last line of text before it
  Lines lines;
};

std::vector<Block> blocks_of(const Lines& section) {
  std::vector<Block> out;
  std::string before;
  bool inside = false;
  for (const std::string& line : section) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) out.push_back({line.substr(3), before, {}});
    } else if (inside) {
      out.back().lines.push_back(line);
    } else if (!line.empty()) {
      before = line;
    }
  }
  return out;
}

Block only_block(const std::string& title, const std::string& language) {
  std::vector<Block> blocks = blocks_of(section(title));
  std::erase_if(blocks, [&](const Block& block) { return block.language != language; });
  REQUIRE(blocks.size() == 1);
  return blocks.front();
}

// The last `word` in backquotes.
std::string quoted_in(const std::string& line) {
  const std::size_t end = line.rfind('`');
  REQUIRE(end != std::string::npos);
  const std::size_t begin = line.rfind('`', end - 1);
  return line.substr(begin + 1, end - begin - 1);
}

// What one run prints otherwise than the next: fingerprints, times, ids.
std::string settled(const std::string& text) {
  const std::string without_fingerprints =
      std::regex_replace(text, std::regex("\\b[0-9a-f]{32}\\b"), "FINGERPRINT");
  const std::string without_times = std::regex_replace(
      without_fingerprints, std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), "TIME");
  return std::regex_replace(without_times, std::regex("\\b[0-9a-f]{12}(?![0-9a-f])"), "ID");
}

// A terminal's line ends as ours.
std::string without_returns(std::string text) {
  std::erase(text, '\r');
  return text;
}

constexpr const char* mark = "@@ ";

// The tour as one shell script, which prints each command behind a mark, then what it prints.
class Tour {
 public:
  void add(const Block& block) {
    if (block.language == "yaml") return add_file(quoted_in(block.before), block.lines);
    for (const std::string& line : block.lines) {
      if (line.starts_with("$ ")) {
        add_command(line.substr(2));
      } else {
        expected += line + '\n';
      }
    }
  }

  // However the tour ends, its server does not stay.
  std::string script = "exec 2>&1; set -u; trap 'migrate -q server stop' EXIT\n";
  std::string expected;

 private:
  void add_file(const std::string& name, const Lines& lines) {
    script += "cat > " + name + " <<'END OF FILE'\n" + text_of(lines) + "END OF FILE\n";
  }
  void add_command(const std::string& command) {
    expected += mark + command + '\n';
    script += "cat <<'END OF COMMAND'\n" + (mark + command) + "\nEND OF COMMAND\n" + command + '\n';
  }
};

// Where the programs of the tour are found: ours first.
std::string path() {
  return fs::path(MIGRATE_BINARY).parent_path().string() + ":" + std::getenv("PATH");
}

// `text` of "inline code" in the cells of a section's tables.
std::set<std::string> words_in(const Lines& section, const std::regex& word) {
  std::set<std::string> out;
  for (const std::string& line : section) {
    for (std::sregex_iterator at(line.begin(), line.end(), word), end; at != end; ++at) {
      out.insert(at->str(1));
    }
  }
  return out;
}

std::set<std::string> long_options(const std::string& help) {
  std::set<std::string> out = words_in(lines_of(help), std::regex("^ +(?:-\\w,)?--([a-z-]+)"));
  out.erase("help");
  return out;
}

// With that of its subcommands.
std::string help_of(std::vector<std::string> command) {
  command.insert(command.begin(), MIGRATE_BINARY);
  command.emplace_back("--help");
  const Result help = run(command);
  CAPTURE(command.back());
  REQUIRE(help.exit == 0);
  std::string out = help.out;
  const std::size_t below = out.find("Subcommands:");
  if (below == std::string::npos) return out;
  command.erase(command.begin());
  for (const std::string& name : words_in(lines_of(out.substr(below)), std::regex("^  ([a-z][a-z-]*)"))) {
    command.back() = name;
    out += help_of(command);
  }
  return out;
}

}  // namespace

TEST_CASE("the tour of the README prints what the README says") {
  const Project place;  // for its folder
  Tour tour;
  for (const Block& block : blocks_of(section("A tour"))) tour.add(block);
  REQUIRE(tour.expected.size() > 1000);
  fs::remove_all(place.folder() / "migrate.yaml");
  place.write("tour.sh", tour.script);
  RunOptions options;
  options.folder = place.folder();
  options.environment["PATH"] = path();
  options.environment["NO_COLOR"] = "1";
  options.environment["PSQL_PAGER"] = "";
  // On a terminal, where results and notices come in the order that a reader sees.
  const Result result = run({"script", "-qec", "bash tour.sh", "/dev/null"}, options);
  CHECK(settled(without_returns(result.out)) == settled(tour.expected));
}

TEST_CASE("the configuration of the README is one, and has every key") {
  Project project;
  const std::string text = text_of(only_block("Configuration", "yaml").lines);
  project.write("migrate.yaml", text);
  project.write("models/schema.yaml", "tables: {t: {columns: {a: int}}}\n");
  RunOptions options;
  options.environment["DATABASE_URL"] = project.database().url();
  options.environment["PROD_URL"] = project.database().url();
  for (const char* environment : {"", "production"}) {
    std::vector<std::string> arguments = {"status"};
    if (*environment) arguments.insert(arguments.end(), {"-e", environment});
    const Result result = project.migrate(arguments, options);
    INFO(result.err);
    CHECK(result.exit == 0);
  }
  // The program names the keys that it knows when it meets one that it does not know.
  for (const char* part : {"database", "migrations"}) {
    project.write("migrate.yaml", std::string(part) + ": {nonsense: 1}\n");
    const std::string told = project.migrate("heads").err;
    const std::size_t known = told.find("known are ");
    REQUIRE(known != std::string::npos);
    const std::string list = told.substr(known + 10);
    for (const std::string& key : words_in({list.substr(0, list.find('\n'))}, std::regex("([a-z_]+)"))) {
      CAPTURE(key);
      CHECK(text.find("\n  " + key + ":") != std::string::npos);
    }
  }
}

TEST_CASE("the registry of the README builds, and is what is built") {
  Project project;
  project.write("models/all.yaml", text_of(only_block("The registry", "yaml").lines));
  for (const char* command : {"revision --autogenerate -m all", "upgrade head", "check", "downgrade base"}) {
    const Result result = project.migrate(command);
    INFO(command, "\n", result.err);
    CHECK(result.exit == 0);
  }
}

TEST_CASE("the revision script of the README runs, up and down") {
  Project project;
  project.database().psql("CREATE TABLE posts (id integer)");
  const std::string before = project.database().dump();
  std::string script = text_of(only_block("Revisions", "sql").lines);
  script.replace(script.find("91bc5e0d77aa"), 12, "");
  project.write("migrations/rank.sql", script);
  CHECK(project.migrate("upgrade head").exit == 0);
  CHECK(project.database().query("SELECT indexname FROM pg_indexes WHERE tablename = 'posts'") ==
        "ix_posts_rank");
  CHECK(project.migrate("downgrade base").exit == 0);
  CHECK(project.database().dump() == before);
}

TEST_CASE("the README lists the program's commands, each with its options, and the global ones") {
  const std::string help = run({MIGRATE_BINARY, "--help"}).out;
  const Lines listed = section("Commands");
  std::set<std::string> commands =
      words_in(lines_of(help.substr(help.find("Subcommands:"))), std::regex("^  ([a-z][a-z-]*)"));
  CHECK(words_in(listed, std::regex("^\\| `([a-z-]+)[` ]")) == commands);
  for (const std::string& line : listed) {
    const std::set<std::string> names = words_in({line}, std::regex("^\\| `([a-z-]+)[` ]"));
    if (names.empty()) continue;
    CAPTURE(line);
    std::set<std::string> options = long_options(help_of({*names.begin()}));
    const std::set<std::string> short_ones = {"message", "rev-range", "indicate-current"};
    for (const std::string& option : short_ones) options.erase(option);
    std::set<std::string> told = words_in({line}, std::regex("`--([a-z-]+)"));
    told.erase("format");
    CHECK(told == options);
  }
  for (const char* option : {"-c", "-e", "--url", "-x", "--format", "--color", "-q", "-v"}) {
    CAPTURE(option);
    CHECK(text_of(listed).find("`" + std::string(option)) != std::string::npos);
    CHECK(help.find("  " + std::string(option)) != std::string::npos);
  }
}

TEST_CASE("the README names every folder of the source, and no other") {
  std::set<std::string> rooms;
  for (const auto& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "src")) {
    rooms.insert(entry.path().filename().string());
  }
  CHECK(words_in(section("Folders"), std::regex("^\\| `src/([a-z]+)/`")) == rooms);
}
