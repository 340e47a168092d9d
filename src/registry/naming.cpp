#include "registry/naming.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

#include "error/joined.hpp"

namespace migrate::registry {
namespace {

struct Default {
  std::string_view kind;
  std::string_view key;
  std::string_view text;
};

constexpr std::array<Default, 6> defaults = {{
    {"primary_key", "pk", "pk_{table}"},
    {"foreign_key", "fk", "fk_{table}_{column_0}_{referred_table}"},
    {"unique", "uq", "uq_{table}_{column_0}"},
    {"index", "ix", "ix_{table}_{column_0}"},
    {"check", "ck", "ck_{table}_{name}"},
    {"exclusion", "ex", "ex_{table}_{column_0}"},
}};

const Default* default_of(const kinds::Kind& kind) {
  const auto at =
      std::find_if(defaults.begin(), defaults.end(), [&](const Default& d) { return d.kind == kind.name; });
  return at == defaults.end() ? nullptr : &*at;
}

// What a token stands for. Nothing: there is none; an unknown token is told by `known`.
struct Value {
  bool known = true;
  std::optional<std::string> text{};
};

std::optional<std::string> present(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<std::string> all_of(const Names& columns, std::string_view separator) {
  return present(joined(columns, separator));
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// The tokens that begin with "column_" or "referred_column_", which stands before `rest`.
Value column_value(std::string_view rest, const std::string& table, const Names& columns) {
  std::size_t index = 0, digits = 0;
  while (digits < rest.size() && digits < 4 && std::isdigit(static_cast<unsigned char>(rest[digits]))) {
    index = index * 10 + static_cast<std::size_t>(rest[digits++] - '0');
  }
  if (digits == 0) return {.known = false};
  rest.remove_prefix(digits);
  const bool all = rest.starts_with("_N") || rest.starts_with("N");
  const std::string_view separator = rest.starts_with("_N") ? "_" : "";
  if (all) rest.remove_prefix(separator.size() + 1);
  const bool label = rest == "_label";
  if (!rest.empty() && rest != "_name" && rest != "_key" && !label) return {.known = false};
  std::optional<std::string> text;
  if (all) {
    text = all_of(columns, separator);
  } else if (index < columns.size()) {
    text = columns[index];
  }
  if (text && label) text = table + '_' + *text;
  return {.text = text};
}

Value value_of(std::string_view token, const NameParts& parts) {
  if (token == "table" || token == "table_name") return {.text = parts.table};
  if (token == "name" || token == "constraint_name") return {.text = present(parts.name)};
  if (token == "referred_table" || token == "referred_table_name") {
    return {.text = present(parts.referred_table)};
  }
  if (take_prefix(token, "referred_column_")) {
    return column_value(token, parts.referred_table, parts.referred_columns);
  }
  if (take_prefix(token, "column_")) return column_value(token, parts.table, parts.columns);
  return {.known = false};
}

using Use = std::function<void(std::string_view token)>;

// Calls `literal` with the text between tokens and `token` with each token; false where a token does not end.
bool scan(std::string_view text, const Use& literal, const Use& token) {
  while (!text.empty()) {
    const std::size_t start = std::min(text.find('{'), text.find("%("));
    literal(text.substr(0, start));
    if (start == std::string_view::npos) return true;
    const bool braces = text[start] == '{';
    const std::string_view closing = braces ? "}" : ")s";
    const std::size_t inner = start + (braces ? 1 : 2);
    const std::size_t end = text.find(closing, inner);
    if (end == std::string_view::npos) return false;
    token(text.substr(inner, end - inner));
    text.remove_prefix(end + closing.size());
  }
  return true;
}

std::string flaw_of_template(std::string_view text) {
  std::string flaw;
  const bool closed = scan(
      text, [](std::string_view) {},
      [&](std::string_view token) {
        if (!value_of(token, {}).known) flaw = "there is no token \"" + std::string(token) + "\" for names";
      });
  return closed ? flaw : "a token in this template does not end";
}

}  // namespace

NamingConvention::NamingConvention() {
  for (const Default& d : defaults) templates_[std::string(d.key)] = {std::string(d.text)};
}

void NamingConvention::read(const config::YamlNode& section, Problems& problems) {
  if (!section.is_map() && !section.is_null()) {
    problems.add("\"naming\" takes a mapping of kinds to templates", section.place());
  }
  for (const config::YamlPair& pair : section.pairs()) set(pair, problems);
}

void NamingConvention::set(const config::YamlPair& pair, Problems& problems) {
  const std::string& key = pair.key->text();
  const auto at = templates_.find(key);
  if (at == templates_.end()) {
    std::vector<std::string> known;
    for (const auto& [name, text] : templates_) known.push_back(name);
    std::string hint = did_you_mean(key, known);
    if (hint.empty()) hint = "the keys are pk, fk, uq, ix, ck and ex";
    return problems.add("unknown key \"" + key + "\" in naming", pair.key->place(), std::move(hint));
  }
  const std::string& text = pair.value->text();
  if (text.empty()) {
    return problems.add("\"" + key + "\" takes a template for names", pair.value->place());
  }
  if (std::string flaw = flaw_of_template(text); !flaw.empty()) {
    return problems.add(std::move(flaw), pair.value->place(),
                        "the tokens are {table}, {column_0}, {column_0_label}, {column_0_N}, "
                        "{referred_table}, {referred_column_0} and {name}");
  }
  if (!at->second.place.file.empty() && at->second.text != text) {
    return problems.add("\"" + key + "\" is given another template here", pair.value->place(),
                        "the first is at " + at->second.place.text() + "; one registry has one convention");
  }
  at->second = {text, pair.value->place()};
}

bool NamingConvention::covers(const kinds::Kind& kind) const {
  return default_of(kind) != nullptr;
}

bool NamingConvention::uses_name(const kinds::Kind& kind) const {
  const Default* d = default_of(kind);
  bool uses = false;
  if (!d) return uses;
  scan(
      templates_.find(d->key)->second.text, [](std::string_view) {},
      [&](std::string_view token) { uses = uses || token == "name" || token == "constraint_name"; });
  return uses;
}

std::optional<std::string> NamingConvention::name_for(const kinds::Kind& kind, const NameParts& parts) const {
  std::string out;
  bool complete = true;
  scan(
      templates_.find(default_of(kind)->key)->second.text, [&](std::string_view text) { out += text; },
      [&](std::string_view token) {
        const Value value = value_of(token, parts);
        if (value.text) {
          out += *value.text;
        } else {
          complete = false;
        }
      });
  return complete && !out.empty() ? std::optional(shortened(std::move(out))) : std::nullopt;
}

}  // namespace migrate::registry
