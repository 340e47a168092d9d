#include "postgres/members.hpp"

#include "sql/quote.hpp"

namespace migrate::postgres {
namespace {

constexpr const char* query = R"(
SELECT i.type || ' ' || CASE WHEN m.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                             THEN m.objid::pg_catalog.regprocedure::text ELSE i.identity END
  FROM pg_catalog.pg_extension x
  JOIN pg_catalog.pg_depend m
    ON m.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND m.refobjid = x.oid AND m.deptype = 'e'
 CROSS JOIN LATERAL (
       SELECT 0 UNION ALL
       SELECT a.attnum FROM pg_catalog.pg_attribute a
        WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND a.attrelid = m.objid AND a.attnum > 0
          AND NOT a.attisdropped) s(subid)
 CROSS JOIN LATERAL pg_catalog.pg_identify_object(m.classid, m.objid, s.subid) i
 WHERE x.extname = )";

}  // namespace

std::vector<std::string> members_of(Connection& connection, const std::string& extension) {
  const Rows rows = connection.query(query + sql::literal(extension) + " ORDER BY 1");
  std::vector<std::string> out;
  for (std::size_t row = 0; row < rows.size(); ++row) out.push_back(rows.text(row, 0));
  return out;
}

}  // namespace migrate::postgres
