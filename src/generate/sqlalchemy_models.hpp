// A schema as models of SQLAlchemy 2.0: `migrate generate sqlalchemy`.
//
// Every table becomes a class, or a sa.Table where it has no primary key, every enum, domain and sequence a
// variable. What is said is what SQLAlchemy and Alembic find in a database of the schema, so that Alembic has
// nothing to change; the rest is named at the head. Names of `public` have no schema before them. The module
// can be imported with SQLAlchemy 1.4, too.
#pragma once

#include <string>

#include "catalog/snapshot.hpp"

namespace migrate::generate {

// The Python source.
std::string sqlalchemy_models(const catalog::Snapshot& snapshot);

}  // namespace migrate::generate
