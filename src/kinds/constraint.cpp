#include "kinds/constraint.hpp"

#include "kinds/clauses.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {

std::string constraint_head(const Object& constraint) {
  return "CONSTRAINT " + sql::identifier(constraint.address.name) + ' ';
}

std::vector<Statement> add_constraint(const Object& constraint, const std::string& clause, Lock lock,
                                      const std::string& only) {
  return {
      {.sql = "ALTER TABLE" + only + ' ' + table_of(constraint.address) + " ADD " + clause, .lock = lock}};
}

std::vector<Statement> drop_constraint(const Object& constraint, const Context&) {
  return {{.sql = "ALTER TABLE " + table_of(constraint.address) + " DROP CONSTRAINT " +
                  sql::identifier(constraint.address.name)}};
}

Statement rename_constraint(const Address& from, const std::string& name) {
  return {.sql = "ALTER TABLE " + table_of(from) + " RENAME CONSTRAINT " + sql::identifier(from.name) +
                 " TO " + sql::identifier(name)};
}

Statement validate_constraint(const Object& constraint) {
  return {.sql = "ALTER TABLE " + table_of(constraint.address) + " VALIDATE CONSTRAINT " +
                 sql::identifier(constraint.address.name),
          .lock = Lock::share_update_exclusive};
}

std::vector<std::string> constraint_claims(const Object& constraint) {
  return {"constraint " + table_of(constraint.address) + ' ' + sql::identifier(constraint.address.name)};
}

std::vector<std::string> indexed_constraint_claims(const Object& constraint) {
  std::vector<std::string> out = constraint_claims(constraint);
  out.push_back("relation " + qualified_name(constraint.address));
  return out;
}

}  // namespace migrate::kinds
