// What the cache gives back is what was put in, in every part.
#include "registry/cached_text.hpp"

#include <doctest/doctest.h>

#include "registry_text.hpp"

using namespace migrate;
using namespace migrate::registry;

namespace {

const char* const yaml = R"(
enums: {state: {labels: [new, {name: done, renamed_from: old}]}}
tables:
  users:
    renamed_from: people
    comment: Who uses it
    columns:
      id: {type: bigint, primary_key: true, identity: always}
      n: {type: int, backfill: "0", using: "n::int"}
      boss: {type: bigint, references: users.id}
)";

Registry full() {
  Registry out = read(yaml);
  out.ddl = {{.sql = "CREATE VIEW s.v AS SELECT 1",
              .place = {"m.sql", 3, 1},
              .settings = "SET search_path = s;",
              .made_schema = "s",
              .made = "v"},
             {.sql = "DROP VIEW v", .place = {"m.sql", 4, 1}, .settings = "", .takes_away = true}};
  return out;
}

std::string text_of(const catalog::Object& object) {
  std::string out =
      object.address.text() + " in " + object.parent.text() + " at " + std::to_string(object.position);
  for (const auto* values : {&object.attributes(), &object.facts()}) {
    out += '|';
    for (const catalog::Attribute& value : *values) out += value.name + '=' + value.value + ' ';
  }
  return out;
}

}  // namespace

TEST_CASE("a registry comes back whole") {
  const Registry registry = full();
  const std::optional<Registry> back = cached_registry(to_cached_text(registry));
  REQUIRE(back);
  const std::vector<Declared> wanted = registry.objects(), got = back->objects();
  REQUIRE(wanted.size() == got.size());
  REQUIRE(wanted.size() > 8);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CHECK(text_of(got[i].object) == text_of(wanted[i].object));
    CHECK(got[i].place == wanted[i].place);
    CHECK(got[i].implicit_name == wanted[i].implicit_name);
  }
  CHECK(back->declared.edges() == registry.declared.edges());
  CHECK_FALSE(registry.declared.edges().empty());
  CHECK(back->hints.backfills == registry.hints.backfills);
  CHECK(registry.hints.backfills.size() == 1);
  CHECK(back->hints.conversions == registry.hints.conversions);
  CHECK(registry.hints.conversions.size() == 1);
  CHECK(back->renames == registry.renames);
  CHECK_FALSE(registry.renames.empty());
  REQUIRE(back->ddl.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(back->ddl[i].sql == registry.ddl[i].sql);
    CHECK(back->ddl[i].place == registry.ddl[i].place);
    CHECK(back->ddl[i].settings == registry.ddl[i].settings);
    CHECK(back->ddl[i].made_schema == registry.ddl[i].made_schema);
    CHECK(back->ddl[i].made == registry.ddl[i].made);
    CHECK(back->ddl[i].takes_away == registry.ddl[i].takes_away);
  }
}

TEST_CASE("a text that ends early is nothing") {
  const std::string text = to_cached_text(full());
  CHECK_FALSE(cached_registry(""));
  CHECK_FALSE(cached_registry(text.substr(0, text.size() / 2)));
  CHECK_FALSE(cached_registry(text.substr(0, text.size() - 1)));
  CHECK_FALSE(cached_snapshot("7:migrate1:0"));
}

namespace {

// Where the texts of a cached text begin, each of which has its length before it ("5:table").
std::vector<std::size_t> beginnings(const std::string& text) {
  std::vector<std::size_t> out;
  for (std::size_t at = 0; at < text.size(); at = text.find(':', at) + 1 + std::stoul(text.substr(at)))
    out.push_back(at);
  return out;
}

// Nothing or some value; what it throws fails the test.
void read_damaged(const std::string& text) {
  cached_registry(text);
  cached_snapshot(text);
}

}  // namespace

TEST_CASE("a damaged byte is nothing, or another value") {
  const std::string text = to_cached_text(full());
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char byte : {'0', '9', ':', '\xFF'}) {
      std::string damaged = text;
      damaged[at] = byte;
      read_damaged(damaged);
    }
  }
}

TEST_CASE("a count that is more than there can be is nothing") {
  const Registry registry = full();
  for (const std::string& text : {to_cached_text(registry), to_cached_text(registry.declared)}) {
    const std::vector<std::size_t> texts = beginnings(text);
    REQUIRE(texts.size() > 100);
    for (std::size_t i = 0; i + 1 < texts.size(); ++i) {
      for (const std::string count : {"18:999999999999999999", "9:999999999", "20:18446744073709551615"})
        read_damaged(text.substr(0, texts[i]) + count + text.substr(texts[i + 1]));
    }
  }
}
