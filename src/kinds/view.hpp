// What views and materialized views share: the query that defines them, and their columns.
#pragma once

#include <string>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// The text of the query behind pg_class `c`, as pg_get_viewdef prints it without a semicolon.
#define MIGRATE_VIEW_DEFINITION "pg_catalog.btrim(pg_catalog.pg_get_viewdef(c.oid), ' ;')"

// "\n SELECT …": the query as CREATE … AS takes it. The server prints its first line a blank further in.
std::string query_of(const Object& view);

// The columns of a view, in order.
std::vector<const Object*> view_columns(const Snapshot& snapshot, const Address& view);

}  // namespace migrate::kinds
