// One table as a declarative class, or as a sa.Table where it has no primary key, which classes need.
#pragma once

#include <set>
#include <string>

#include "catalog/snapshot.hpp"
#include "generate/sqlalchemy_type.hpp"

namespace migrate::generate {

// What the models of all tables share.
struct SqlAlchemySchema {
  const catalog::Snapshot& snapshot;
  const SqlAlchemyTypes& types;
  std::set<catalog::Address> tables;        // those that are written
  std::set<catalog::Address> closing_keys;  // foreign keys without which no tables form a circle
};

struct SqlAlchemyTable {
  std::string text;
  std::set<std::string> annotations;  // of its columns
};

// `name`: of the class or the variable.
SqlAlchemyTable sqlalchemy_class(const SqlAlchemySchema& schema, const catalog::Object& table,
                                 const std::string& name);
SqlAlchemyTable sqlalchemy_table(const SqlAlchemySchema& schema, const catalog::Object& table,
                                 const std::string& name);

}  // namespace migrate::generate
