#include "generate/cpp_calls.hpp"

#include <algorithm>
#include <array>

#include "registry/spelling.hpp"

namespace migrate::generate {
namespace {

// How a function takes the value.
enum class Takes {
  text,   // on_delete("set null")
  flag,   // primary_key(): what is true
  word,   // on_delete_cascade(): what is that word
  list,   // include({"a", "b"})
  value,  // index(true), index(migrate::map({…}))
  pairs,  // setting("search_path", "app"): a call for each pair
  lists,  // grant("role", {"select"}): a call for each pair
};

struct Function {
  std::string_view kinds;  // of the builder, each with a blank behind it; empty: of all
  std::string_view key;
  Takes takes;
  std::string_view name;
  std::string_view word{};
};

// The first that can take a value says it.
constexpr auto functions = std::to_array<Function>({
    {"", "name", Takes::text, "name"},
    {"", "comment", Takes::text, "comment"},
    {"", "renamed_from", Takes::text, "renamed_from"},
    {"", "owner", Takes::text, "owner"},
    {"", "grants", Takes::lists, "grant"},
    {"", "security_labels", Takes::pairs, "security_label"},
    {"column ", "default", Takes::text, "default_sql"},
    {"column ", "primary_key", Takes::flag, "primary_key"},
    {"column ", "unique", Takes::flag, "unique"},
    {"column ", "unique", Takes::value, "unique"},
    {"column ", "index", Takes::flag, "index"},
    {"column ", "index", Takes::value, "index"},
    {"column ", "check", Takes::text, "check"},
    {"column ", "generated", Takes::text, "generated"},
    {"column ", "identity", Takes::word, "identity_always", "always"},
    {"column ", "identity", Takes::word, "identity_by_default", "by default"},
    {"column ", "identity", Takes::value, "identity"},
    {"column ", "collation", Takes::text, "collation"},
    {"column ", "backfill", Takes::text, "backfill"},
    {"column ", "using", Takes::text, "using_sql"},
    {"column ", "references", Takes::text, "references"},
    {"column ", "foreign_key", Takes::text, "foreign_key"},
    {"column foreign_key ", "on_delete", Takes::word, "on_delete_cascade", "cascade"},
    {"column foreign_key ", "on_delete", Takes::word, "on_delete_restrict", "restrict"},
    {"column foreign_key ", "on_delete", Takes::word, "on_delete_set_null", "set null"},
    {"column foreign_key ", "on_delete", Takes::text, "on_delete"},
    {"column foreign_key ", "on_update", Takes::word, "on_update_cascade", "cascade"},
    {"column foreign_key ", "on_update", Takes::text, "on_update"},
    {"column foreign_key ", "not_valid", Takes::flag, "not_valid"},
    {"column foreign_key primary_key unique exclusion trigger ", "deferrable", Takes::flag, "deferrable"},
    {"column foreign_key primary_key unique exclusion trigger ", "initially_deferred", Takes::flag,
     "initially_deferred"},
    {"foreign_key ", "references", Takes::text, "references"},
    {"primary_key unique index ", "include", Takes::list, "include"},
    {"unique index ", "nulls_not_distinct", Takes::flag, "nulls_not_distinct"},
    {"index ", "unique", Takes::flag, "unique"},
    {"index exclusion ", "using", Takes::text, "method"},
    {"index exclusion ", "where", Takes::text, "where"},
    {"check ", "no_inherit", Takes::flag, "no_inherit"},
    {"check domain_check ", "not_valid", Takes::flag, "not_valid"},
    {"trigger ", "for_each", Takes::word, "for_each_row", "row"},
    {"trigger ", "when", Takes::text, "when"},
    {"trigger ", "function", Takes::text, "function"},
    {"trigger ", "arguments", Takes::list, "arguments"},
    {"policy ", "command", Takes::text, "command"},
    {"policy ", "roles", Takes::list, "roles"},
    {"policy ", "using", Takes::text, "using_sql"},
    {"policy ", "with_check", Takes::text, "with_check"},
    {"policy ", "restrictive", Takes::flag, "restrictive"},
    {"table ", "unlogged", Takes::flag, "unlogged"},
    {"table ", "row_security", Takes::flag, "row_security"},
    {"table ", "partition_by", Takes::text, "partition_by"},
    {"table foreign_table ", "inherits", Takes::list, "inherits"},
    {"function procedure ", "returns", Takes::text, "returns"},
    {"function procedure ", "language", Takes::text, "language"},
    {"function procedure ", "body", Takes::text, "body"},
    {"function procedure ", "sql_body", Takes::text, "sql_body"},
    {"function procedure ", "volatility", Takes::text, "volatility"},
    {"function procedure ", "strict", Takes::flag, "strict"},
    {"function procedure ", "security", Takes::word, "security_definer", "definer"},
    {"function procedure ", "settings", Takes::pairs, "setting"},
    {"view ", "check_option", Takes::text, "check_option"},
    {"materialized_view ", "with_no_data", Takes::flag, "with_no_data"},
    {"domain ", "not_null", Takes::flag, "not_null"},
    {"domain ", "default", Takes::text, "default_sql"},
});

bool is_of(const Function& function, const kinds::Kind& kind, Builder builder) {
  if (function.kinds.empty()) return true;
  return builder == Builder::own &&
         function.kinds.find(std::string(kind.name) + ' ') != std::string_view::npos;
}

bool can_take(const Function& function, const YamlNode& value) {
  const auto all_pairs = [&](const auto& fits) {
    return value.is_map() && !value.pairs().empty() &&
           std::all_of(value.pairs().begin(), value.pairs().end(),
                       [&](const auto& pair) { return fits(*pair.value); });
  };
  const auto is_scalar = [](const YamlNode& node) { return node.is_scalar(); };
  const auto is_list = [&](const YamlNode& node) {
    return node.is_scalar() ||
           (node.is_sequence() && std::all_of(node.items().begin(), node.items().end(),
                                              [&](const YamlNode* item) { return item->is_scalar(); }));
  };
  switch (function.takes) {
    case Takes::text:
      return value.is_scalar();
    case Takes::flag:
      return value.boolean().value_or(false);
    case Takes::word:
      return value.is_scalar() && value.text() == function.word;
    case Takes::list:
      return is_list(value);
    case Takes::value:
      return !value.is_null();
    case Takes::pairs:
      return all_pairs(is_scalar);
    case Takes::lists:
      return all_pairs(is_list);
  }
  return false;
}

// A flag is a flag however YAML spells it (yes, on).
bool is_flag(const kinds::Kind& kind, std::string_view key) {
  return std::any_of(kind.attributes.begin(), kind.attributes.end(), [&](const kinds::AttributeForm& form) {
    return registry::key_of(form) == key &&
           (form.shape == kinds::Shape::flag || form.shape == kinds::Shape::unless);
  });
}

std::string literal_of(const kinds::Kind& kind, std::string_view key, const YamlNode& value) {
  if (value.boolean() && is_flag(kind, key)) return *value.boolean() ? "true" : "false";
  return value_literal(value);
}

void call(Chain& chain, const Function& function, const YamlNode& value) {
  const std::string name(function.name);
  switch (function.takes) {
    case Takes::text:
      return chain.call(name, string_literal(value.text()));
    case Takes::flag:
    case Takes::word:
      return chain.call(name);
    case Takes::list:
      return chain.call(name, braced_list(value));
    case Takes::value:
      return chain.call(name, value_literal(value));
    case Takes::pairs:
      for (const config::YamlPair& pair : value.pairs())
        chain.call(name, string_literal(pair.key->text()) + ", " + string_literal(pair.value->text()));
      return;
    case Takes::lists:
      for (const config::YamlPair& pair : value.pairs())
        chain.call(name, string_literal(pair.key->text()) + ", " + braced_list(*pair.value));
      return;
  }
}

}  // namespace

void add_call(Chain& chain, const kinds::Kind& kind, const std::string& key, const YamlNode& value,
              Builder builder) {
  if (value.is_null()) return;
  for (const Function& function : functions) {
    if (function.key == key && is_of(function, kind, builder) && can_take(function, value))
      return call(chain, function, value);
  }
  chain.call("set", string_literal(key) + ", " + literal_of(kind, key, value));
}

void add_calls(Chain& chain, const kinds::Kind& kind, const YamlNode& body,
               const std::set<std::string_view>& said, Builder builder) {
  // The builder gives the two at once: before({"insert"}).
  const YamlNode* timing = builder == Builder::own && kind.name == "trigger" ? body.find("timing") : nullptr;
  const YamlNode* events = body.find("events");
  const bool at_once =
      timing && events && events->kind() != YamlNode::Kind::map &&
      (timing->text() == "before" || timing->text() == "after" || timing->text() == "instead of");
  if (at_once)
    chain.call(timing->text() == "instead of" ? "instead_of" : timing->text(), braced_list(*events));
  for (const config::YamlPair& pair : body.pairs()) {
    const std::string& key = pair.key->text();
    if (said.contains(key) || (at_once && (key == "timing" || key == "events"))) continue;
    add_call(chain, kind, key, *pair.value, builder);
  }
}

}  // namespace migrate::generate
