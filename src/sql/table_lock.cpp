#include "sql/table_lock.hpp"

#include <array>
#include <string>

#include "sql/classify.hpp"

namespace migrate::sql {
namespace {

struct Rule {
  std::string_view words;  // that the statement begins with
  std::string_view lock;
};

// The first that fits counts.
constexpr std::array rules = {
    Rule{"CREATE INDEX CONCURRENTLY", "SHARE UPDATE EXCLUSIVE"},
    Rule{"CREATE UNIQUE INDEX CONCURRENTLY", "SHARE UPDATE EXCLUSIVE"},
    Rule{"DROP INDEX CONCURRENTLY", "SHARE UPDATE EXCLUSIVE"},
    Rule{"CREATE INDEX", "SHARE"},
    Rule{"CREATE UNIQUE INDEX", "SHARE"},
    Rule{"CREATE TRIGGER", "SHARE ROW EXCLUSIVE"},
    Rule{"CREATE CONSTRAINT TRIGGER", "SHARE ROW EXCLUSIVE"},
    Rule{"CREATE POLICY", "ACCESS EXCLUSIVE"},
    Rule{"CREATE RULE", "ACCESS EXCLUSIVE"},
    Rule{"ALTER TABLE", "up to ACCESS EXCLUSIVE"},
    Rule{"DROP TABLE", "ACCESS EXCLUSIVE"},
    Rule{"DROP VIEW", "ACCESS EXCLUSIVE"},
    Rule{"DROP MATERIALIZED VIEW", "ACCESS EXCLUSIVE"},
    Rule{"DROP INDEX", "ACCESS EXCLUSIVE"},
    Rule{"DROP TRIGGER", "ACCESS EXCLUSIVE"},
    Rule{"DROP POLICY", "ACCESS EXCLUSIVE"},
    Rule{"DROP RULE", "ACCESS EXCLUSIVE"},
    Rule{"TRUNCATE", "ACCESS EXCLUSIVE"},
    Rule{"CLUSTER", "ACCESS EXCLUSIVE"},
    Rule{"VACUUM FULL", "ACCESS EXCLUSIVE"},
    Rule{"REFRESH MATERIALIZED VIEW CONCURRENTLY", "EXCLUSIVE"},
    Rule{"REFRESH MATERIALIZED VIEW", "ACCESS EXCLUSIVE"},
    Rule{"ANALYZE", "SHARE UPDATE EXCLUSIVE"},
    Rule{"INSERT", "ROW EXCLUSIVE"},
    Rule{"UPDATE", "ROW EXCLUSIVE"},
    Rule{"DELETE", "ROW EXCLUSIVE"},
    Rule{"MERGE", "ROW EXCLUSIVE"},
};

}  // namespace

std::string_view lock_of(std::string_view statement) {
  if (validates_constraint(statement)) return "SHARE UPDATE EXCLUSIVE";
  const std::string words = leading_words(statement, 4) + ' ';
  for (const Rule& rule : rules) {
    if (words.starts_with(std::string(rule.words) + ' ')) return rule.lock;
  }
  return {};
}

}  // namespace migrate::sql
