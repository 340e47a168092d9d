// Primary keys and unique constraints: the same thing to PostgreSQL but for a word and NULLS NOT DISTINCT.
#pragma once

#include "kinds/constraint.hpp"
#include "kinds/index_options.hpp"

namespace migrate::kinds {

// The query of all constraints of one contype that have a plain index; `kind` and `contype` are literals.
#define MIGRATE_KEY_QUERY(kind, contype, own_attributes) \
  "SELECT '" kind "', 'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid, k.oid, 0,"   \
  " s.name, c.relname, k.conname, 0,"                                                                           \
  " ARRAY[" MIGRATE_INDEX_COLUMNS("1", "i.indnkeyatts") ","                                                     \
  MIGRATE_INDEX_COLUMNS("i.indnkeyatts + 1", "i.indnatts") ","                                                  \
  " CASE WHEN k.condeferrable THEN 'true' END, CASE WHEN k.condeferred THEN 'true' END,"                        \
  own_attributes MIGRATE_INDEX_OPTIONS "]::text[]"                                                              \
  " FROM pg_catalog.pg_constraint k"                                                                            \
  " JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND c.relkind IN ('r', 'p', 'f')"                                       \
  " JOIN user_schema s ON s.oid = c.relnamespace"                                                               \
  " JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid" MIGRATE_INDEX_JOINS                                \
  " WHERE k.contype = '" contype "'"

// columns, include, deferrable, initially_deferred, then `own`, then the index options.
std::vector<AttributeForm> key_attributes(std::vector<AttributeForm> own);

// "CONSTRAINT x UNIQUE (a, b) INCLUDE (c) …"; `words` is "PRIMARY KEY" or "UNIQUE".
std::string key_clause(const Object& key, const std::string& words);

std::vector<Statement> drop_key(const Object& key, const Context& context);

// In place only what concerns the index.
Alteration alter_key(const Alter& change, const Context& context);

// Whether another key or exclusion of the table is on the same columns. CREATE TABLE takes two alike for one
// (src/backend/parser/parse_utilcmd.c, transformIndexConstraints), ALTER TABLE does not.
bool has_double(const Object& key, const Context& context);

}  // namespace migrate::kinds
