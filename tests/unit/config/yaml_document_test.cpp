#include "config/yaml_document.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace migrate;
using config::parse_yaml;
using config::YamlNode;

namespace {

Error failure(const std::string& text) {
  try {
    parse_yaml(text, "f.yaml");
  } catch (const Errors& errors) {
    return errors;
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  throw 0;
}

std::string keys(const YamlNode& map) {
  std::string out;
  for (const auto& pair : map.pairs()) out += pair.key->text() + " ";
  return out;
}

}  // namespace

TEST_CASE("a document keeps order, quoting and places") {
  const auto document = parse_yaml("b: 1\na:\n  - 'x y'\n  - {c: null}\nempty:\n", "f.yaml");
  const YamlNode& root = document.root();
  CHECK(keys(root) == "b a empty ");
  CHECK(root.find("b")->integer() == 1);
  CHECK(root.find("b")->place() == Place{"f.yaml", 1, 4});
  const YamlNode& first = *root.find("a")->items().at(0);
  CHECK(first.text() == "x y");
  CHECK(first.is_quoted());
  CHECK(first.place() == Place{"f.yaml", 3, 5});
  CHECK(root.find("a")->items().at(1)->find("c")->is_null());
  CHECK(root.find("empty")->is_null());
  CHECK(root.find("empty")->place().line == 5);
  CHECK(root.find("nothing") == nullptr);
}

TEST_CASE("an empty document is null") {
  CHECK(parse_yaml("# only words\n", "f.yaml").root().is_null());
}

TEST_CASE("plain words are booleans, quoted ones are text") {
  const auto document = parse_yaml("[true, No, 'true', maybe]", "f.yaml");
  const auto& items = document.root().items();
  CHECK(items[0]->boolean() == true);
  CHECK(items[1]->boolean() == false);
  CHECK(items[2]->boolean() == std::nullopt);
  CHECK(items[3]->boolean() == std::nullopt);
}

TEST_CASE("merge keys: explicit keys win, then the earlier source") {
  const auto document = parse_yaml(
      "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nboth: {x: 0, <<: [*one, *two], a: 9}\n", "f.yaml");
  const YamlNode& both = *document.root().find("both");
  CHECK(keys(both) == "x b c a ");
  CHECK(both.find("a")->text() == "9");
  CHECK(both.find("b")->text() == "1");
  CHECK(both.find("c")->text() == "2");
}

TEST_CASE("a merge of something that is no mapping is an error with its place") {
  const Error error = failure("a: {<<: 5}\n");
  CHECK(error.facts().place == Place{"f.yaml", 1, 9});
}

TEST_CASE("an alias is its anchor's node") {
  const auto document = parse_yaml("a: &x [1]\nb: *x\n", "f.yaml");
  CHECK(document.root().find("a") == document.root().find("b"));
}

TEST_CASE("all repeated keys are reported, with the place of the second") {
  const Error error = failure("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\n");
  CHECK(error.exit() == Exit::usage);
  CHECK_THROWS_AS(parse_yaml("a: 1\na: 2\nb: 1\nb: 1\n", "f.yaml"), Errors);
  const Error one = failure("a: 1\nb: 2\na: 3\n");
  CHECK(one.facts().place == Place{"f.yaml", 3, 1});
  CHECK(one.facts().hint == "the first is in line 1");
}

TEST_CASE("keys that differ only in quotes are the same key") {
  CHECK(failure("a: 1\n'a': 2\n").facts().place.line == 2);
}

TEST_CASE("a tab as indentation is named as such") {
  const Error error = failure("a:\n\tb: 1\n");
  CHECK(error.facts().place.line == 2);
  CHECK(error.facts().hint.find("tab") != std::string::npos);
}

TEST_CASE("malformed YAML is an error with its place") {
  for (const std::string text :
       {"a: [1, 2\n", "a: 'x\n", "a: b: c\n", "{a: 1\n", "a: *nowhere\n", "- a\nb: 1\n"}) {
    CAPTURE(text);
    const Error error = failure(text);
    CHECK(error.exit() == Exit::usage);
    CHECK(error.facts().place.line >= 1);
  }
}

TEST_CASE("a quote that is not closed does not swallow the rest of the file") {
  CHECK(failure("a: \"x\nb: 2\n").facts().place == Place{"f.yaml", 1, 4});
  CHECK(failure("\xEF\xBB\xBF"
                "a: 1\nb: &n !!str 'it''s\nc: 2\n")
            .facts()
            .place == Place{"f.yaml", 2, 4});
  CHECK(failure("a: 'x''").facts().place.line == 1);
  CHECK(parse_yaml("a: 'it''s'", "f.yaml").root().find("a")->text() == "it's");
  CHECK(parse_yaml("a: \"\\\"\"  # '", "f.yaml").root().find("a")->text() == "\"");
}

TEST_CASE("an alias inside its own anchor is an error") {
  CHECK(failure("a: &a [1, *a]\n").facts().place == Place{"f.yaml", 1, 11});
  CHECK(failure("a: &a {b: {c: *a}}\n").facts().what.find("inside") != std::string::npos);
  CHECK(failure("&a b: &c {<<: *c}\n").facts().what.find("inside") != std::string::npos);
}

TEST_CASE("a bomb of aliases is refused without being expanded") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 1; j < 10; ++j) bomb += ", " + before;
    bomb += "]\n";
  }
  CHECK(failure(bomb).facts().what.find("1,000,000") != std::string::npos);
}

TEST_CASE("a chain of merges that multiplies keys is refused") {
  std::string chain = "m0: &m0 {k0: 1}\n";
  for (int i = 1; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    chain += "m" + n + ": &m" + n + " {<<: *m" + std::to_string(i - 1) + ", k" + n + ": 1}\n";
  }
  CHECK(failure(chain).facts().what.find("1,000,000") != std::string::npos);
}

TEST_CASE("nesting beyond reason is an error, not a crash") {
  CHECK(failure(std::string(100'000, '[')).exit() == Exit::usage);
  std::string blocks;
  for (int i = 0; i < 2000; ++i) blocks += "- ";
  CHECK(failure(blocks + "x").exit() == Exit::usage);
}

TEST_CASE("a file that is too large is refused") {
  CHECK(failure("a: " + std::string(50'000'000, 'x')).facts().what.find("10 MB") != std::string::npos);
}

TEST_CASE("text that is not UTF-8 is refused at its place") {
  CHECK(failure("a: 1\nb: \xff\n").facts().place == Place{"f.yaml", 2, 4});
  for (const char* bad : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff\xfe\x61"}) {
    CHECK(failure(bad).facts().what == "the file is not valid UTF-8");
  }
  CHECK(parse_yaml("a: \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\n", "f.yaml").root().is_map());
}

TEST_CASE("control characters are refused: yaml-cpp takes 0x04 for the end of the file") {
  CHECK(failure("a: 1\n\x04"
                "b: 2\n")
            .facts()
            .place == Place{"f.yaml", 2, 1});
}

TEST_CASE("a NUL byte that an escape makes is refused at its place, in a value as in a key") {
  CHECK(failure("a: 1\nb: [x, \"y\\0z\"]\n").facts().place == Place{"f.yaml", 2, 8});
  CHECK(failure("\"a\\x00\": 1\n").facts().place == Place{"f.yaml", 1, 1});
  CHECK(failure("a: \"\\u0000\"\n").facts().what ==
        "this text holds a NUL byte, which PostgreSQL cannot store");
}

TEST_CASE("a byte order mark and CRLF line ends are accepted") {
  const auto document = parse_yaml(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: x\r\n",
      "f.yaml");
  CHECK(document.root().find("a")->text() == "1");
  CHECK(document.root().find("b")->text() == "x");
}

TEST_CASE("keys that are not text, second documents and unknown tags are errors") {
  CHECK(failure("{[a]: 1}\n").facts().what.find("key must be text") != std::string::npos);
  CHECK(failure("a: 1\n---\nb: 2\n").facts().what.find("second") != std::string::npos);
  CHECK(failure("a: !python/object x\n").facts().what.find("tag") != std::string::npos);
}

TEST_CASE("a file that is missing or a folder is an error that names it") {
  CHECK_THROWS_WITH_AS(config::load_yaml("/nowhere/m.yaml"), "/nowhere/m.yaml: the file does not exist",
                       Error);
  CHECK_THROWS_WITH_AS(config::load_yaml("/"), "/: this is a folder, not a file", Error);
}

TEST_CASE("a question mark is text wherever YAML 1.2 says so, and places stay right") {
  const auto document =
      parse_yaml("a: {b: text?, c: [x?y, \"q?\"], d: 'e?'}\ne?: what? # ?\n? f\n: g\n", "f.yaml");
  const YamlNode& root = document.root();
  CHECK(keys(root) == "a e? f ");
  CHECK(root.find("a")->find("b")->text() == "text?");
  CHECK(root.find("a")->find("c")->items().at(0)->text() == "x?y");
  CHECK(root.find("a")->find("c")->place() == Place{"f.yaml", 1, 18});
  CHECK(root.find("a")->find("c")->items().at(1)->text() == "q?");
  CHECK(root.find("a")->find("d")->text() == "e?");
  CHECK(root.find("e?")->text() == "what?");
}
