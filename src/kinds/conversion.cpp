#include "kinds/conversion.hpp"

#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

constexpr std::string_view string_category = "S";  // pg_type.typcategory

// Arrays convert element by element.
void strip_array(std::string_view& from, std::string_view& to) {
  if (!from.ends_with("[]") || !to.ends_with("[]")) return;
  from.remove_suffix(2);
  to.remove_suffix(2);
}

}  // namespace

bool changes_base_type(const Alter& column) {
  return column.before->fact("base_type") != column.after->fact("base_type");
}

bool rewrites_table(const Alter& column, const Context& context) {
  if (!changes_base_type(column)) return false;
  const auto cast = context.before.casts.find(
      {std::string(column.before->fact("base_type")), std::string(column.after->fact("base_type"))});
  return cast == context.before.casts.end() || cast->second.method != 'b' ||
         context.hints.conversions.contains(column.after->address);
}

std::string using_clause(const Alter& column, const Context& context) {
  const Address& address = column.after->address;
  const std::string name = sql::identifier(address.name);
  if (const auto hint = context.hints.conversions.find(address); hint != context.hints.conversions.end()) {
    return " USING " + hint->second;
  }
  if (!changes_base_type(column) || column.after->has("generated")) return "";
  std::string_view from = column.before->fact("base_type");
  std::string_view to = column.after->fact("base_type");
  strip_array(from, to);
  const auto cast = context.before.casts.find({std::string(from), std::string(to)});
  const bool known = cast != context.before.casts.end();
  if (known && cast->second.context != 'e') return "";
  const bool to_string = column.after->fact("category") == string_category;
  if (!known && to_string) return "";  // every type converts to a string type on assignment
  const bool from_string = column.before->fact("category") == string_category;
  const std::string type(column.after->get("type"));
  return " USING " + name + (known || from_string ? "::" : "::text::") + type;
}

}  // namespace migrate::kinds
