// SQL types as SQLAlchemy has them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "catalog/snapshot.hpp"
#include "generate/name.hpp"

namespace migrate::generate {

// A type of a column as an expression, and as what Python holds a value in.
struct SqlAlchemyType {
  std::string expression;  // "sa.VARCHAR(255)"
  std::string annotation;  // "str"
  bool is_text = false;    // SQLAlchemy takes it for a sort of String
};

// The variables that stand for the enums and domains of a schema.
class SqlAlchemyTypes {
 public:
  // `names`: those of the module that are taken. REQUIRES: the snapshot outlives this.
  SqlAlchemyTypes(const catalog::Snapshot& snapshot, UniqueNames& names);

  // `sql`: as the server prints it for an empty search_path.
  SqlAlchemyType of(std::string_view sql) const;
  // The domain of that name; null: it is none.
  const catalog::Object* find_domain(std::string_view sql) const;
  const UniqueNames& variables() const { return variables_; }
  // Their statements.
  const std::string& declarations() const { return declarations_; }

 private:
  void add_enum(const catalog::Object& type, UniqueNames& names);
  void add_domain(const catalog::Object& type, UniqueNames& names);

  std::string take_variable(const catalog::Object& type, UniqueNames& names);

  UniqueNames variables_;
  std::map<std::string, const catalog::Object*, std::less<>> domains_;
  std::map<std::string, SqlAlchemyType, std::less<>> own_;  // by the name in SQL
  std::string declarations_;
};

// A name without `public.` before it: that schema is in the search_path of who uses the models.
std::string_view without_public(std::string_view name);

}  // namespace migrate::generate
