#include "kinds/type_width.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace migrate::kinds {
namespace {

// "timestamp(3) without time zone[]": the name without modifiers and array marks, and both apart.
struct Type {
  std::string name;
  std::vector<int> modifiers{};
  bool array = false;
};

Type parse(std::string_view text) {
  Type type;
  if (text.ends_with("[]")) {
    type.array = true;
    text.remove_suffix(2);
  }
  const std::size_t open = text.find('(');
  const std::size_t close = text.find(')', std::min(open, text.size()));
  type.name = text.substr(0, open);
  if (close == std::string_view::npos) return type;
  type.name += text.substr(close + 1);
  const char* at = text.data() + open + 1;
  for (const char* end = text.data() + close; at < end; ++at) {
    const auto [next, problem] = std::from_chars(at, end, type.modifiers.emplace_back());
    if (problem != std::errc()) return {.name = std::string(text)};  // no modifiers that we know
    at = next;
  }
  return type;
}

// Of one name, both with modifiers.
bool is_as_wide(const Type& from, const Type& to) {
  if (from.name == "numeric") {
    const auto whole_digits = [](const Type& type) { return type.modifiers[0] - type.modifiers.back(); };
    return to.modifiers.back() >= from.modifiers.back() && whole_digits(to) >= whole_digits(from);
  }
  if (from.name == "bit") return from.modifiers == to.modifiers;
  return from.modifiers.size() == 1 && to.modifiers.size() == 1 && to.modifiers[0] >= from.modifiers[0];
}

struct Widening {
  std::string_view from, to;
};

constexpr std::array widenings = {
    Widening{"smallint", "integer"},
    Widening{"smallint", "bigint"},
    Widening{"smallint", "numeric"},
    Widening{"smallint", "real"},
    Widening{"smallint", "double precision"},
    Widening{"integer", "bigint"},
    Widening{"integer", "numeric"},
    Widening{"integer", "double precision"},
    Widening{"bigint", "numeric"},
    Widening{"real", "double precision"},
    Widening{"date", "timestamp without time zone"},
    Widening{"date", "timestamp with time zone"},
    Widening{"timestamp without time zone", "timestamp with time zone"},
    Widening{"timestamp with time zone", "timestamp without time zone"},
    Widening{"cidr", "inet"},
};

}  // namespace

bool keeps_values(std::string_view from_text, std::string_view to_text) {
  const Type from = parse(from_text), to = parse(to_text);
  if (from.array != to.array) return !to.array && to_text == "text";
  if (from.name == to.name) {
    return to.modifiers.empty() || (!from.modifiers.empty() && is_as_wide(from, to));
  }
  if (!to.modifiers.empty())
    return from.modifiers == to.modifiers && from.name.starts_with("timestamp") &&
           to.name.starts_with("timestamp");
  if (to.name == "text" || to.name == "character varying") return true;
  return std::any_of(widenings.begin(), widenings.end(),
                     [&](const Widening& one) { return one.from == from.name && one.to == to.name; });
}

}  // namespace migrate::kinds
