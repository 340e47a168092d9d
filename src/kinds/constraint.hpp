// Rules that all table constraints share.
#pragma once

#include <string>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// "CONSTRAINT name ", the head of a constraint's clause.
std::string constraint_head(const Object& constraint);
// ALTER TABLE … ADD `clause`; `only` is "" or " ONLY".
std::vector<Statement> add_constraint(const Object& constraint, const std::string& clause, Lock lock,
                                      const std::string& only = "");
std::vector<Statement> drop_constraint(const Object& constraint, const Context& context);
Statement rename_constraint(const Address& from, const std::string& name);
Statement validate_constraint(const Object& constraint);

// The table that a foreign key references. REQUIRES: `references` is the list {schema, table}.
Address referenced_table(const Object& key);

// A constraint's name is unique in its table; one that has an index takes a relation name too.
std::vector<std::string> constraint_claims(const Object& constraint);
std::vector<std::string> indexed_constraint_claims(const Object& constraint);

}  // namespace migrate::kinds
