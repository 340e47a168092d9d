// The projects that the repository ships, its own (the blog) and examples/*: their histories lead to their
// models, up, down, up again and offline.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "support/shipped.hpp"

using namespace migrate::test;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> shipped = {".", "examples/forum", "examples/items", "examples/notes",
                                          "examples/shop"};

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> out;
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

// The first word of "0002 -> 0003 (head), message", and the first after the arrow.
std::string parent_of(const std::string& line) {
  return line.substr(0, line.find(" -> "));
}
std::string revision_of(const std::string& line) {
  const std::string after = line.substr(line.find(" -> ") + 4);
  return after.substr(0, after.find_first_of(" ,"));
}

}  // namespace

TEST_CASE("every project of examples/ is tested here") {
  std::vector<std::string> found = {"."};
  for (const auto& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "examples")) {
    if (fs::exists(entry.path() / "migrate.yaml"))
      found.push_back("examples/" + entry.path().filename().string());
  }
  std::sort(found.begin(), found.end());
  CHECK(found == shipped);
}

TEST_CASE("a shipped project's history is one line of three revisions or more") {
  for (const std::string& name : shipped) {
    CAPTURE(name);
    const Shipped project(name);
    const std::vector<std::string> revisions = lines_of(project.well("history"));
    REQUIRE(revisions.size() >= 3);
    for (std::size_t i = 0; i + 1 < revisions.size(); ++i) {
      CHECK(parent_of(revisions[i]) == revision_of(revisions[i + 1]));
    }
    CHECK(parent_of(revisions.back()) == "<base>");
    CHECK(project.well("heads") == revision_of(revisions.front()) + " (head)\n");
  }
}

TEST_CASE("a shipped project goes up to its models, down to nothing, and up again") {
  for (const std::string& name : shipped) {
    CAPTURE(name);
    Shipped project(name);
    const std::string before = project.database().dump();
    project.well("upgrade head");
    project.well("check");
    const std::string at_head = project.database().dump();
    CHECK(at_head != before);
    project.well("downgrade base");
    CHECK(project.database().dump() == before);
    project.well("upgrade head");
    project.well("check");
    CHECK(project.database().dump() == at_head);
  }
}

TEST_CASE("every single revision of a shipped project is undone by its downgrade") {
  for (const std::string& name : shipped) {
    CAPTURE(name);
    Shipped project(name);
    const std::size_t revisions = lines_of(project.well("history")).size();
    for (std::size_t i = 0; i < revisions; ++i) {
      CAPTURE(i);
      const std::string before = project.database().dump();
      project.well("upgrade +1");
      CHECK(project.database().dump() != before);
      project.well("downgrade -1");
      CHECK(project.database().dump() == before);
      project.well("upgrade +1");
    }
    project.well("check");
  }
}

TEST_CASE("autogenerate finds nothing to do in a shipped project") {
  for (const std::string& name : shipped) {
    CAPTURE(name);
    Shipped project(name);
    project.well("upgrade head");
    const std::string scripts = project.files("migrations");
    project.well("revision --autogenerate -m again");
    CHECK(project.files("migrations") == scripts);
  }
}

TEST_CASE("psql brings a shipped project to the same schema with the offline SQL, and back") {
  for (const std::string& name : shipped) {
    CAPTURE(name);
    Shipped online(name);
    Shipped offline(name);
    online.well("upgrade head");
    offline.database().psql(offline.well("upgrade head --sql"));
    CHECK(offline.database().whole_dump() == online.database().whole_dump());
    CHECK(offline.well("current") == online.well("current"));
    offline.well("check");
    online.well("downgrade base");
    offline.database().psql(offline.well("downgrade head:base --sql"));
    CHECK(offline.database().whole_dump() == online.database().whole_dump());
  }
}
