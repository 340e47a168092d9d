#include "registry/yaml_text.hpp"

#include <doctest/doctest.h>

#include "config/yaml_document.hpp"

using namespace migrate;
using registry::Yaml;

namespace {

// Texts that YAML readers are known to take for something else.
const std::vector<std::string> texts = {"",
                                        " ",
                                        "a",
                                        "true",
                                        "Yes",
                                        "on",
                                        "1",
                                        "-1",
                                        "-",
                                        "- a",
                                        "--",
                                        "---",
                                        "1e5",
                                        "0x1F",
                                        "12:30",
                                        ".5",
                                        "...",
                                        "null",
                                        "Null",
                                        "~",
                                        "a: b",
                                        "a:b",
                                        "a:",
                                        ":a",
                                        "::a",
                                        "a #b",
                                        "a#b",
                                        "#a",
                                        "a ",
                                        " a",
                                        "'a'",
                                        "\"a\"",
                                        "a'b",
                                        "a\"b",
                                        "a\\b",
                                        "'a\"\\",
                                        "[a]",
                                        "{a}",
                                        "a,b",
                                        "a]b",
                                        "a}",
                                        "&a",
                                        "*a",
                                        "!a",
                                        "|",
                                        ">",
                                        "%a",
                                        "@a",
                                        "`a",
                                        "=",
                                        "<<",
                                        "?",
                                        "? a",
                                        "a?",
                                        "a ?b",
                                        "a?, b",
                                        "\xC3\xA4\xE2\x82\xAC",
                                        "\xF0\x9F\x98\x80",
                                        "a\tb",
                                        "\ta",
                                        "a\t",
                                        "a\nb",
                                        "a\nb\n",
                                        "a\nb\n\n",
                                        "\na",
                                        "a\n",
                                        "\n",
                                        "a\n\nb",
                                        "a\n  b\n c",
                                        "  a\nb",
                                        "a \nb",
                                        "a\r\nb",
                                        "a\x01",
                                        "\x7F",
                                        "a\nb\x01",
                                        "\xC2\x85",
                                        "\xC2\xA0",
                                        "\xE2\x80\xA8x",
                                        "\xEF\xBB\xBF",
                                        "a\n# b",
                                        "a\n---\nb",
                                        "a\n\tb",
                                        "x'::text || ': #'::text",
                                        "{a: b, c: [d]}"};

}  // namespace

TEST_CASE("every text is read back as it was: as a value, in a list, in a line, as a key") {
  for (const std::string& text : texts) {
    Yaml line = Yaml::map();
    line.set("x", Yaml::scalar(text));
    Yaml map = Yaml::map(Yaml::Layout::open);
    map.set("value", Yaml::scalar(text));
    map.set("line", line);
    map.set("list", Yaml::list({text, "second"}));
    map.set("open", Yaml::list({Yaml::scalar(text), line}, Yaml::Layout::open));
    const std::string yaml = map.document();
    INFO(yaml);
    const auto document = config::parse_yaml(yaml, "y");
    const config::YamlNode& root = document.root();
    CHECK(root.find("value")->is_scalar());
    CHECK(root.find("value")->text() == text);
    CHECK(root.find("line")->find("x")->text() == text);
    CHECK(root.find("list")->items().at(0)->is_scalar());
    CHECK(root.find("list")->items().at(0)->text() == text);
    CHECK(root.find("open")->items().at(0)->text() == text);
    CHECK(root.find("open")->items().at(1)->find("x")->text() == text);
  }
}

TEST_CASE("every text can be a key") {
  for (const std::string& text : texts) {
    Yaml map = Yaml::map(Yaml::Layout::open);
    map.set(text, Yaml::scalar("1"));
    Yaml inner = Yaml::map();
    inner.set(text, Yaml::scalar("2"));
    map.set("a key of its own", inner);
    const std::string yaml = map.document();
    INFO(yaml);
    const auto document = config::parse_yaml(yaml, "y");
    CHECK(document.root().pairs().at(0).key->text() == text);
    CHECK(document.root().pairs().at(1).value->pairs().at(0).key->text() == text);
  }
}

TEST_CASE("collections stand on one line while they fit") {
  Yaml map = Yaml::map(Yaml::Layout::open);
  map.set("short", Yaml::list({"a", "b", "1"}));
  map.set("long", Yaml::list({std::string(60, 'a'), std::string(60, 'b')}));
  Yaml body = Yaml::map();
  body.set("text", Yaml::scalar("two\nlines"));
  map.set("body", body);
  CHECK(map.document() == "short: [a, b, \"1\"]\nlong:\n  - " + std::string(60, 'a') + "\n  - " +
                              std::string(60, 'b') + "\nbody:\n  text: |-\n    two\n    lines\n");
}
