#include "kinds/key_constraint.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"

namespace migrate::kinds {

std::vector<AttributeForm> key_attributes(std::vector<AttributeForm> own) {
  std::vector<AttributeForm> out = {{.name = "columns", .shape = Shape::list},
                                    {.name = "include", .shape = Shape::list},
                                    {.name = "deferrable", .shape = Shape::flag},
                                    {.name = "initially_deferred", .shape = Shape::flag}};
  out.insert(out.end(), own.begin(), own.end());
  return with_index_options(std::move(out));
}

std::string key_clause(const Object& key, const std::string& words) {
  std::string out = constraint_head(key) + words + " (" + column_list(list_of(key, "columns")) + ')';
  if (key.has("include")) out += " INCLUDE (" + column_list(list_of(key, "include")) + ')';
  return out + with_clause(key) + index_tablespace_clause(key) + deferrable_clause(key);
}

std::vector<Statement> drop_key(const Object& key, const Context& context) {
  std::vector<Statement> out = leave_index(key, context);
  for (Statement& statement : drop_constraint(key, context)) out.push_back(std::move(statement));
  return out;
}

bool has_double(const Object& key, const Context& context) {
  const std::vector<const Object*> siblings = context.after.children_of(key.parent);
  return std::any_of(siblings.begin(), siblings.end(), [&](const Object* other) {
    const std::string_view kind = other->address.kind;
    const bool has_index = kind == "primary_key" || kind == "unique" || kind == "exclusion";
    return has_index && other->address != key.address && other->get("columns") == key.get("columns") &&
           other->get("elements") == key.get("elements");
  });
}

Alteration alter_key(const Alter& change, const Context& context) {
  Alteration out;
  out.replace = !alter_index_options(change, context, out);
  return out;
}

}  // namespace migrate::kinds
