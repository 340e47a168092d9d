// The options that a sequence of its own and an identity column's sequence share.
#pragma once

#include <string>

#include "catalog/diff.hpp"
#include "catalog/object.hpp"

namespace migrate::kinds {

// Expressions over pg_sequence `q`, in the order of the attributes below; NULL where the option has
// PostgreSQL's default for the type and direction (manual, CREATE SEQUENCE), so that "said nothing" and "said
// the default" are one.
#define MIGRATE_SEQUENCE_OPTIONS                                                                  \
  "CASE WHEN q.seqincrement <> 1 THEN q.seqincrement::text END,"                                  \
  "CASE WHEN q.seqmin <> CASE WHEN q.seqincrement > 0 THEN 1 WHEN q.seqtypid = 21 THEN -32768"    \
  " WHEN q.seqtypid = 23 THEN -2147483648 ELSE -9223372036854775808 END THEN q.seqmin::text END," \
  "CASE WHEN q.seqmax <> CASE WHEN q.seqincrement < 0 THEN -1 WHEN q.seqtypid = 21 THEN 32767"    \
  " WHEN q.seqtypid = 23 THEN 2147483647 ELSE 9223372036854775807 END THEN q.seqmax::text END,"   \
  "CASE WHEN q.seqstart <> CASE WHEN q.seqincrement > 0 THEN q.seqmin ELSE q.seqmax END"          \
  " THEN q.seqstart::text END,"                                                                   \
  "CASE WHEN q.seqcache <> 1 THEN q.seqcache::text END,"                                          \
  "CASE WHEN q.seqcycle THEN 'true' END"

// " INCREMENT BY 2 MAXVALUE 100": the options that the object has.
std::string sequence_options(const catalog::Object& object);

// " START WITH 1 NO MAXVALUE": the options that `change` changes, each preceded by `before` ("SET " for an
// identity column); empty when it changes none.
std::string sequence_option_changes(const catalog::Alter& change, const std::string& before);

}  // namespace migrate::kinds
