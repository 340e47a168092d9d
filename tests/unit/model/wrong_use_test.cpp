// Wrong models that must not compile, and right ones that must, with every compiler that is here.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace {

const std::string declarations = R"(#include <migrate/model.hpp>
struct Key { std::int64_t id; };
struct User : Key { std::string email; std::optional<std::string> bio; };
struct Post { std::string author; std::int64_t author_id; };
)";

// Its output; empty when it compiles.
std::string errors_of(const std::string& compiler, const std::string& text) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("models-" + std::to_string(getpid()) + ".cpp");
  std::ofstream(file) << text;
  const std::string command = compiler + " -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only " +
                              "-I" SOURCE_DIR "/include " + file.string() + " 2>&1";
  std::string out;
  FILE* stream = popen(command.c_str(), "r");
  REQUIRE(stream);
  for (int c = fgetc(stream); c != EOF; c = fgetc(stream)) out += static_cast<char>(c);
  const int status = pclose(stream);
  std::filesystem::remove(file);
  CHECK((status == 0) == out.empty());
  return out;
}

std::vector<std::string> compilers() {
  std::istringstream list(COMPILERS);
  std::vector<std::string> out;
  for (std::string name; std::getline(list, name, ',');) out.push_back(name);
  return out;
}

}  // namespace

TEST_CASE("wrong models do not compile, and say why") {
  const struct {
    const char* statement;
    const char* reason;
  } wrong[] = {
      {"posts.column(&User::email, \"email\");", "this is a member of another struct than the table's"},
      {"posts.index(&User::email);", "this is a member of another struct than the table's"},
      {"users.column(&User::bio, \"bio\").primary_key();",
       "a column of the primary key cannot be std::optional"},
      {"users.primary_key(&User::id, &User::bio);", "a column of the primary key cannot be std::optional"},
      {"posts.column(&Post::author, \"a\").references<Post>(&User::id);",
       "this is a member of another struct"},
      {"posts.column(&Post::author, \"a\").references<User>(&User::id);",
       "a foreign key has the type of the column that it references"},
      {"posts.foreign_key(&Post::author).references<User>(&User::id);",
       "a foreign key has the types of the columns that it references"},
      {"posts.foreign_key(&Post::author_id, &Post::author).references<User>(&User::id);",
       "a foreign key references as many columns as it has"},
      {"posts.foreign_key(&Post::author_id, \"author\").references<User>(&User::id, &Post::author);",
       "this is a member of another struct"},
      {"registry.enumeration<int>(\"e\", {});", "an enumeration is of a C++ enum"},
  };
  std::string text = declarations +
                     "MIGRATE_MODELS(registry) {\n  auto users = registry.table<User>(\"users\");\n" +
                     "  auto posts = registry.table<Post>(\"posts\");\n";
  for (const auto& [statement, reason] : wrong) text += statement + std::string("\n");
  for (const std::string& compiler : compilers()) {
    const std::string errors = errors_of(compiler, text + "}\n");
    INFO(compiler, "\n", errors);
    for (std::size_t line = 8; const auto& [statement, reason] : wrong) {
      INFO(statement);
      CHECK(errors.find(reason) != std::string::npos);
      CHECK(errors.find(".cpp:" + std::to_string(line++) + ':') != std::string::npos);
    }
  }
}

TEST_CASE("the models of the README compile without a warning") {
  std::ifstream file(SOURCE_DIR "/README.md");
  const std::string readme{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = readme.find("```cpp\n") + 7;
  const std::string text = readme.substr(begin, readme.find("```", begin) - begin);
  REQUIRE(text.find("MIGRATE_MODELS") != std::string::npos);
  for (const std::string& compiler : compilers()) CHECK(errors_of(compiler, text) == "");
}
