#include "apply/batch_plans.hpp"

#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

std::string off(const std::string& name) {
  return "pg_catalog.set_config(" + sql::literal(name) + ", 'off', true)";
}

}  // namespace

std::string settings_against_sorting() {
  return off("enable_sort") + ", " + off("enable_incremental_sort") + ", " + off("enable_seqscan") + ", " +
         off("enable_bitmapscan");
}

std::string settings_against_short_cuts() {
  return off("enable_indexscan") + ", " + off("enable_indexonlyscan");
}

std::string nodes_without_index(const std::string& plan) {
  return "SELECT node #>> '{}' FROM pg_catalog.jsonb_path_query(" + plan +
         "::pg_catalog.jsonb, '$.**.\"Node Type\"') node WHERE node #>> '{}' IN ('Sort', 'Incremental Sort', "
         "'Foreign Scan')";
}

// Down from the top as long as a node has one input: below a join, rows are others' too.
std::string nodes_over_all_rows(const std::string& plan) {
  return "WITH RECURSIVE chain(node) AS (SELECT " + plan +
         "::pg_catalog.jsonb #> '{0,Plan}' UNION ALL SELECT inputs -> 0 FROM chain, "
         "pg_catalog.jsonb_path_query_array(node, '$.Plans[*] ? (@.\"Parent Relationship\" != \"InitPlan\" "
         "&& "
         "@.\"Parent Relationship\" != \"SubPlan\")') inputs WHERE pg_catalog.jsonb_array_length(inputs) = "
         "1) "
         "SELECT node ->> 'Node Type' FROM chain WHERE node ->> 'Node Type' IN ('Aggregate', 'Group', "
         "'WindowAgg', 'Unique', 'Limit')";
}

}  // namespace migrate::apply
