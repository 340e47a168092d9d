// Tables, foreign tables and mixins as calls of their builder (include/migrate/model/table.hpp).
#pragma once

#include <set>
#include <string>

#include "generate/cpp_plan.hpp"
#include "generate/cpp_text.hpp"
#include "kinds/kind.hpp"

namespace migrate::generate {

class TableWriter {
 public:
  // `kinds_named_by_key`: of constraints and indexes, see cpp_models.cpp.
  TableWriter(const CppPlan& plan, std::set<std::string> kinds_named_by_key)
      : plan_(plan), kinds_named_by_key_(std::move(kinds_named_by_key)) {}

  // The statements that describe one. `space`: the variable of the registry or schema that it is in;
  // `variables`: the names that others have.
  std::string text_of(const std::string& space, const std::string& section, const std::string& schema,
                      const Entry& table, UniqueNames& variables) const;

 private:
  const CppPlan& plan_;
  std::set<std::string> kinds_named_by_key_;
};

}  // namespace migrate::generate
