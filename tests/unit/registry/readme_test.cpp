// The README names every section and every key, as the kinds' records have them.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "kinds/kind.hpp"
#include "registry/keys.hpp"

using namespace migrate;

namespace {

// The words that stand in code marks in the registry's chapter.
std::set<std::string> words_in_readme() {
  std::ifstream stream(SOURCE_DIR "/README.md");
  std::string text(std::istreambuf_iterator<char>(stream), {});
  text = text.substr(text.find("## The registry"));
  text = text.substr(0, text.find("## Revisions"));
  std::set<std::string> out;
  const std::regex code("`[^`\n]+`"), word("[a-z_]+");
  for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at) {
    const std::string inside = at->str();
    for (std::sregex_iterator w(inside.begin(), inside.end(), word); w != end; ++w) out.insert(w->str());
  }
  return out;
}

}  // namespace

TEST_CASE("the README names every section and every key of the registry") {
  const std::set<std::string> words = words_in_readme();
  for (const kinds::Kind* kind : kinds::all()) {
    if (!kind->section.empty()) {
      INFO("section of ", kind->name);
      CHECK(words.contains(std::string(kind->section)));
    }
    if (kind->name == "default") continue;  // a key of its column
    for (const std::string& key : registry::known_keys(*kind)) {
      // The one value of a comment, an owner or `inherits` is written without its key; attribute_order
      // follows from the attributes' order.
      if (kind->attributes.size() == 1 && key == kind->short_form) continue;
      INFO("key ", key, " of ", kind->name);
      CHECK((words.contains(key) || key == "attribute_order"));
    }
  }
}
