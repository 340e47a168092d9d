#include "kinds/conversion.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

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

// {10, 2} of "numeric(10,2)"; empty where the type has none.
std::vector<int> modifiers(std::string_view type) {
  std::vector<int> out;
  const char* at = type.data() + std::min(type.find('('), type.size());
  const char* const end = type.data() + type.size();
  while (at != end && *at != ')') {
    int number = 0;
    at = std::from_chars(at + 1, end, number).ptr;
    out.push_back(number);
  }
  return out;
}

// Without modifiers.
bool is_plain(const Object& column) {
  return column.get("type") == column.fact("base_type");
}

// The types for which PostgreSQL knows that wider modifiers change no value (pg_proc.prosupport of their
// length coercions): the first number may grow, a second is fixed.
constexpr std::array<std::string_view, 8> widened = {"character varying",
                                                     "bit varying",
                                                     "numeric",
                                                     "timestamp with time zone",
                                                     "time with time zone",
                                                     "timestamp without time zone",
                                                     "time without time zone",
                                                     "interval"};

bool widens(const Object& before, const Object& after) {
  const std::string_view base = after.fact("base_type");
  if (is_plain(after) || before.get("type") == after.get("type")) return true;
  if (std::find(widened.begin(), widened.end(), base) == widened.end()) return false;
  const std::vector<int> from = modifiers(before.get("type"));
  const std::vector<int> to = modifiers(after.get("type"));
  return !from.empty() && from.size() == to.size() && from.front() <= to.front() &&
         std::equal(from.begin() + 1, from.end(), to.begin() + 1);
}

bool is_of_domain(const Object& column, const Snapshot& snapshot) {
  const std::vector<const Object*> needs = snapshot.needs_of(column.address);
  return std::any_of(needs.begin(), needs.end(),
                     [](const Object* need) { return need->address.kind == "domain"; });
}

}  // namespace

bool changes_base_type(const Alter& column) {
  return column.before->fact("base_type") != column.after->fact("base_type");
}

bool rewrites_table(const Alter& column, const Context& context) {
  if (context.hints.conversions.contains(column.after->address)) return true;
  if (!changes_base_type(column)) return !widens(*column.before, *column.after);
  const auto cast = context.before.casts.find(
      {std::string(column.before->fact("base_type")), std::string(column.after->fact("base_type"))});
  const bool same_bytes = cast != context.before.casts.end() && cast->second.method == 'b';
  return !same_bytes || !is_plain(*column.after);
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
  // An array has the category of its elements.
  const bool to_string = column.after->fact("category") == string_category && !to.ends_with("[]");
  // Every type converts to a string type on assignment, but for one whose own cast says otherwise: the casts
  // of what is under a domain count for it.
  const bool of_domain =
      is_of_domain(*column.before, context.before) || is_of_domain(*column.after, context.after);
  if (!known && to_string && !of_domain) return "";
  const bool from_string = column.before->fact("category") == string_category && !from.ends_with("[]");
  const std::string type(column.after->get("type"));
  return " USING " + name + (known || from_string ? "::" : "::text::") + type;
}

}  // namespace migrate::kinds
