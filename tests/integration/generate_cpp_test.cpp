// Models in C++ and models in YAML are the same models: what `migrate generate cpp` writes is compiled,
// prints YAML, and that is compared with where it came from.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "config/yaml_document.hpp"
#include "generate/cpp_models.hpp"
#include "registry/json_schema.hpp"
#include "support/folder.hpp"
#include "support/shipped.hpp"

using migrate::config::parse_yaml;
using migrate::config::YamlDocument;
using migrate::config::YamlNode;
using migrate::config::YamlPair;
using migrate::test::Database;
using migrate::test::load_regression;
using migrate::test::Project;
using migrate::test::Result;
using migrate::test::Shipped;
namespace fs = std::filesystem;

namespace {

// A project that has the models of a registry alone.
void replace_models(const Project& project, const std::string& yaml) {
  fs::remove_all(project.folder() / "models");
  project.write("models/models.yaml", yaml);
}

// Compiles sources that `generate cpp` wrote, all of them as one program, as that takes the least time.
class Programs {
 public:
  explicit Programs(const std::map<std::string, std::string>& sources) {
    std::string text =
        "#include <migrate/model.hpp>\n#undef MIGRATE_MODELS\n"
        "#define MIGRATE_MODELS(registry) void describe(migrate::Registry& registry)\n";
    std::string choice;
    for (const auto& [name, source] : sources) {
      text += "namespace " + name + " {\n" + source + "}\n";
      choice += "  if (name == \"" + name + "\") return migrate::print_models(" + name + "::describe);\n";
    }
    text += "int main(int, char** arguments) {\n  const std::string name = arguments[1];\n" + choice +
            "  return 2;\n}\n";
    std::ofstream(folder_.path / "models.cpp") << text;
    const Result compiled = migrate::test::run({COMPILER, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic",
                                                "-Werror", "-I", SOURCE_DIR "/include", "-o",
                                                folder_.path / "models", folder_.path / "models.cpp"});
    INFO(compiled.err);
    REQUIRE(compiled.exit == 0);
  }
  std::string yaml(const std::string& name) const {
    return migrate::test::run_well({folder_.path / "models", name});
  }

 private:
  struct Folder {
    Folder() = default;
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const fs::path path = migrate::test::make_folder("models");
  };

  const Folder folder_;
};

// A registry that says everything that the JSON Schema of models knows, in each of the forms that it has: one
// object after the other of each section, until every key was there in every form. No server would take it.
class EveryKey {
 public:
  EveryKey() : document_(parse_yaml(migrate::registry::json_schema(), "schema")) {}

  std::string yaml() {
    std::string out = "{";
    for (const YamlPair& pair : properties_of(document_.root()))
      out += quoted(pair.key->text()) + ": " + value(*pair.value, 0, pair.key->text()) + ", ";
    return out + "}";
  }

 private:
  static std::string quoted(const std::string& text) { return '"' + text + '"'; }

  const YamlNode& definition(const YamlNode& schema) const {
    const YamlNode* reference = schema.find("$ref");
    if (!reference) return schema;
    const std::string prefix = "#/definitions/";
    return *document_.root().find("definitions")->find(reference->text().substr(prefix.size()));
  }

  static std::vector<YamlPair> properties_of(const YamlNode& schema) {
    if (const YamlNode* properties = schema.find("properties")) return properties->pairs();
    const YamlNode* forms = schema.find("anyOf");
    for (const YamlNode* form : forms ? forms->items() : std::vector<const YamlNode*>{}) {
      if (const YamlNode* properties = form->find("properties")) return properties->pairs();
    }
    return {};
  }

  // The forms that a value can have, but for nothing and for the lists of objects that can be mappings.
  std::vector<const YamlNode*> forms_of(const YamlNode& schema) const {
    std::vector<const YamlNode*> out;
    const YamlNode* forms = definition(schema).find("anyOf");
    if (!forms) return {&definition(schema)};
    for (const YamlNode* form : forms->items()) {
      const YamlNode* type = form->find("type");
      if (type && type->text() == "null") continue;
      for (const YamlNode* inner : form->find("$ref") ? forms_of(*form) : std::vector{form})
        out.push_back(inner);
    }
    return out;
  }

  static bool is_section(const YamlNode& schema) {
    const YamlNode* forms = schema.find("anyOf");
    return forms && forms->items().front()->find("additionalProperties") &&
           forms->items().back()->find("items") && forms->items().back()->find("items")->find("anyOf");
  }

  // How many objects it takes until each property had each of its forms.
  std::size_t count_of(const YamlNode& schema) const {
    std::size_t out = forms_of(schema).size();
    for (const YamlNode* form : forms_of(schema)) {
      for (const YamlPair& pair : properties_of(*form)) out = std::max(out, forms_of(*pair.value).size() + 1);
    }
    return out;
  }

  std::string value(const YamlNode& schema, std::size_t variant, const std::string& key) {
    if (is_section(schema)) return section(schema, key);
    const std::vector<const YamlNode*> forms = forms_of(schema);
    const YamlNode& form = *forms[std::min(variant, forms.size() - 1)];
    if (const YamlNode* words = form.find("enum"))
      return words->items().front()->is_quoted() ? quoted(words->items().front()->text())
                                                 : words->items().front()->text();
    if (const YamlNode* type = form.find("type"); type && type->text() == "boolean") return "true";
    if (const YamlNode* items = form.find("items"))
      return "[" + value(*items, variant, key) + ", " + value(*items, variant + 1, key) + "]";
    if (const YamlNode* others = form.find("additionalProperties"); others && others->is_map()) {
      if (key == "mixins") return section_of(*others, key);
      return "{" + text() + ": " + value(*others, 0, key) + ", " + text() + ": " + value(*others, 1, key) +
             "}";
    }
    if (!properties_of(form).empty()) return object(form, variant);
    return text();
  }

  // Lists where the builders make lists, of objects that have no names of their own; else mappings.
  std::string section(const YamlNode& schema, const std::string& key) {
    return section_of(*schema.find("anyOf")->items().front()->find("additionalProperties"), key);
  }

  std::string section_of(const YamlNode& body, const std::string& key) {
    static const std::set<std::string> lists = {"uniques", "indexes", "foreign_keys"};
    const bool is_list = lists.contains(key);
    std::string out = is_list ? "[" : "{";
    for (std::size_t i = 0; i < count_of(body); ++i)
      out += (is_list ? "" : text() + ": ") + value(body, i, key) + ", ";
    return out + (is_list ? "]" : "}");
  }

  // What stands inside of an object is told once for each kind and section.
  std::string object(const YamlNode& form, std::size_t variant) {
    const YamlNode* properties = form.find("properties");
    std::string out = "{";
    for (const YamlPair& pair : properties->pairs()) {
      const std::string& key = pair.key->text();
      // Others name these, by the key: no other name is told.
      const bool is_table = properties->find("mixins") || properties->find("server");
      const bool is_column_or_enum = properties->find("backfill") || properties->find("labels");
      if (key == "name" && (is_table || is_column_or_enum)) continue;
      // What one column cannot have both.
      if (properties->find("references") && key == (variant % 2 ? "nullable" : "primary_key")) continue;
      if (is_section(*pair.value) && !told_.insert(pair.value).second) continue;
      out += quoted(key) + ": " + value(*pair.value, variant == 0 ? 0 : variant - 1, key) + ", ";
    }
    return out + "}";
  }

  std::string text() { return "\"s" + std::to_string(++texts_) + "\""; }

  YamlDocument document_;
  std::set<const YamlNode*> told_;
  int texts_ = 0;
};

// Where two values differ; a short form is the same as the mapping that it is short for, and one text the
// same as the list of it. The order of keys does not count.
std::string difference(const YamlNode& expected, const YamlNode& actual, const std::string& path) {
  if (!expected.is_map() && actual.is_map() && actual.pairs().size() == 1)
    return difference(expected, *actual.pairs().front().value, path);
  if (expected.is_scalar() && actual.is_sequence() && actual.items().size() == 1)
    return difference(expected, *actual.items().front(), path);
  if (expected.kind() != actual.kind())
    return path + ": " + std::string(expected.kind_name()) + " \"" + expected.text() + "\" became " +
           std::string(actual.kind_name()) + " of " + std::to_string(actual.pairs().size()) + "\n";
  if (expected.text() != actual.text()) return path + ": " + expected.text() + " and " + actual.text() + "\n";
  std::string out;
  if (expected.items().size() != actual.items().size()) return path + ": another number of items\n";
  for (std::size_t i = 0; i < expected.items().size(); ++i)
    out += difference(*expected.items()[i], *actual.items()[i], path + '.' + std::to_string(i));
  for (const YamlPair& pair : expected.pairs()) {
    const YamlNode* other = actual.find(pair.key->text());
    const std::string inner = path + '.' + pair.key->text();
    out += other ? difference(*pair.value, *other, inner) : inner + ": missing\n";
  }
  for (const YamlPair& pair : actual.pairs()) {
    if (!expected.find(pair.key->text())) out += path + '.' + pair.key->text() + ": too much\n";
  }
  return out;
}

}  // namespace

TEST_CASE("registries in YAML, generated as C++, compiled and printed, are the same registries") {
  std::map<std::string, std::string> sources;
  const std::map<std::string, std::string> shipped = {{"blog", "."},
                                                      {"forum", "examples/forum"},
                                                      {"shop", "examples/shop"},
                                                      {"notes", "examples/notes"},
                                                      {"items", "examples/items"}};
  for (const auto& [name, folder] : shipped) sources[name] = Shipped(folder).well("generate cpp");

  const Database regression;
  load_regression(regression);
  const Project inspected;
  sources["regression"] = inspected.well("generate cpp " + regression.url());

  const std::string every_key = EveryKey().yaml();
  sources["every_key"] = migrate::generate::cpp_models({.yaml = {{"every_key", every_key}}});

  const Programs programs(sources);

  const YamlDocument expected = parse_yaml(every_key, "expected");
  const YamlDocument actual = parse_yaml(programs.yaml("every_key"), "actual");
  CHECK(difference(expected.root(), actual.root(), "") == "");

  inspected.write("models/models.yaml", programs.yaml("regression"));
  inspected.well("check --strict --url " + regression.url());

  for (const auto& [name, folder] : shipped) {
    const Shipped project(folder);
    replace_models(project, programs.yaml(name));
    project.well("check --from history");
  }
}

TEST_CASE("the blog and the forum in C++ are what they are in YAML") {
  const std::pair<const char*, std::string> shipped[] = {{".", BLOG_MODELS},
                                                         {"examples/forum", FORUM_MODELS}};
  for (const auto& [folder, library] : shipped) {
    const Shipped project(folder);
    std::string configuration = project.read("migrate.yaml");
    configuration.replace(configuration.find("models/*.yaml"), 13, "{library: " + library + "}");
    project.write("migrate.yaml", configuration);
    fs::remove_all(project.folder() / "models");
    project.well("check --from history");
  }
}

TEST_CASE("models are generated into a file, which is written over when it was generated itself") {
  const Project project;
  project.write("models/models.yaml", "tables: {users: {columns: {id: {type: int, primary_key: true}}}}\n");
  CHECK(project.well("generate cpp --output src/models.cpp") == "src/models.cpp\n");
  CHECK(project.read("src/models.cpp") == project.well("generate cpp models"));
  project.write("models/models.yaml", "tables: {posts: {columns: {id: {type: int, primary_key: true}}}}\n");
  project.well("generate cpp --output src/models.cpp");
  CHECK(project.read("src/models.cpp").find("struct Post {") != std::string::npos);
  project.write("src/own.cpp", "int main() {}\n");
  const Result refused = project.migrate("generate cpp --output src/own.cpp");
  CHECK(refused.exit == 2);
  CHECK(refused.err.find("src/own.cpp: the file is there, and was not generated") != std::string::npos);
  CHECK(project.read("src/own.cpp") == "int main() {}\n");
}

TEST_CASE("models that are wrong are told, not generated") {
  const Project project;
  project.write("models/models.yaml", "tables: {users: {colums: {id: int}}}\n");
  const Result refused = project.migrate("generate cpp");
  CHECK(refused.exit == 2);
  CHECK(refused.out == "");
  CHECK(refused.err.find("models/models.yaml:1:18: unknown key \"colums\"") != std::string::npos);
  CHECK(project.migrate("generate cpp --include 'table:*'").exit == 2);
}
