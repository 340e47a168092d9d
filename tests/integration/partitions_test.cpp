// How partitions are inspected: by what they have of their own.
#include <doctest/doctest.h>

#include "support/rebuild.hpp"

using migrate::test::check_rebuilt;
using migrate::test::Project;

namespace {

constexpr const char* partitions = R"(
CREATE TABLE events (id int, at date, kind text DEFAULT 'click', n int NOT NULL DEFAULT 1,
                     CONSTRAINT pk_events PRIMARY KEY (id, at), CONSTRAINT ck_events_sane CHECK (id > 0))
  PARTITION BY RANGE (at);
CREATE INDEX ix_kind ON events (kind, lower(kind));
CREATE TABLE plain PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE rest PARTITION OF events DEFAULT;
ALTER TABLE rest ALTER kind SET DEFAULT 'own', ALTER kind SET NOT NULL, ADD CONSTRAINT ck_rest_small CHECK (n < 5),
  ALTER n SET STATISTICS 7;
COMMENT ON COLUMN rest.id IS 'says';
CREATE INDEX own ON rest (n);
CREATE TABLE other_order (at date NOT NULL, id int NOT NULL, n int NOT NULL, kind text, CONSTRAINT ck_events_sane CHECK (id > 0));
ALTER TABLE events ATTACH PARTITION other_order FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
CREATE TABLE inner_one PARTITION OF events FOR VALUES FROM ('2030-01-01') TO ('2031-01-01') PARTITION BY RANGE (at);
CREATE TABLE inner_rest PARTITION OF inner_one DEFAULT;
CREATE TABLE named PARTITION OF events FOR VALUES FROM ('2032-01-01') TO ('2033-01-01');
ALTER INDEX named_pkey RENAME TO of_its_own;
CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE TABLE far (a int, b text DEFAULT 'x') PARTITION BY LIST (a);
CREATE FOREIGN TABLE far_1 PARTITION OF far (CONSTRAINT ck_far_1_b CHECK (b <> '')) FOR VALUES IN (1) SERVER s;
)";

constexpr const char* registry_of_plain =
    "  plain: {partition: {of: public.events, bound: FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')}}\n";

constexpr const char* registry_of_rest = R"(  rest:
    columns:
      id: {inherited: true, comment: says}
      kind: {inherited: true, default: "'own'::text"}
      "n": {statistics: 7, inherited: true}
    checks:
      small: (n < 5)
    indexes:
      own: ["n"]
    partition: {of: public.events, bound: DEFAULT}
)";

}  // namespace

TEST_CASE("a partition that says nothing of its own is inspected in one line, others by what they have") {
  Project original;
  original.database().psql(partitions);
  const std::string registry = check_rebuilt(original);
  CHECK(registry.find(registry_of_plain) != std::string::npos);
  CHECK(registry.find(registry_of_rest) != std::string::npos);
  CHECK(registry.find("  inner_rest: {partition: {of: public.inner_one, bound: DEFAULT}}\n") !=
        std::string::npos);
}
