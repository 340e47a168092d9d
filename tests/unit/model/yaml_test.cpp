// The YAML that models in C++ are told in.
#include <doctest/doctest.h>

#include "config/yaml_document.hpp"
#include "samples.hpp"

using migrate::list;
using migrate::Registry;
using samples::error_of;

TEST_CASE("the YAML of any text is that text") {
  const std::string texts[] = {"",
                               "a",
                               "yes",
                               "Null",
                               "~",
                               "1e3",
                               "0x10",
                               "12",
                               "-",
                               "- a",
                               "a: b",
                               "a #b",
                               "#",
                               " a ",
                               "a\nb\n",
                               "\t\r",
                               "\"'\\",
                               "[a, b]",
                               "{a: b}",
                               "!x",
                               "&x",
                               "*x",
                               "%x",
                               "@x",
                               "`x",
                               "true",
                               "null",
                               "é",
                               "日本",
                               "😀",
                               "\x7f",
                               "\xc2\x85",
                               "\xe2\x80\xa8",
                               "?",
                               "--- a",
                               "...",
                               "a\x01b",
                               "=",
                               "<<",
                               ".inf",
                               "2001-01-01",
                               "y",
                               "\xef\xbb\xbfx",
                               "|",
                               ">",
                               std::string(3000, 'x') + "(a text)"};
  for (const std::string& text : texts) {
    Registry registry;
    registry.object("extensions", text).set("a", text).set("list", list({text, text}));
    const std::string yaml = registry.yaml();
    INFO(yaml);
    const migrate::config::YamlDocument document = migrate::config::parse_yaml(yaml, "yaml");
    const migrate::config::YamlPair& said = document.root().find("extensions")->pairs().front();
    CHECK(said.key->text() == text);
    CHECK(said.value->find("a")->text() == text);
    CHECK(said.value->find("a")->is_scalar());
    CHECK(!said.value->find("a")->boolean());
    CHECK(!said.value->find("a")->integer());
    CHECK(said.value->find("list")->items().at(1)->text() == text);
  }
  for (const char* text : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "a\xc3"}) {
    CHECK(error_of([&](Registry& registry) { registry.extension("x").comment(text); }).find("is not UTF-8") !=
          std::string::npos);
  }
}
