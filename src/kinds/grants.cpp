#include "kinds/grants.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "kinds/clauses.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::kinds {
namespace {

constexpr int maintain_version = 170000;
constexpr std::string_view with_option = " with grant option";

// In the order in which they are written (manual, table 5.1).
constexpr std::array<std::pair<char, std::string_view>, 14> words = {{{'r', "select"},
                                                                      {'a', "insert"},
                                                                      {'w', "update"},
                                                                      {'d', "delete"},
                                                                      {'D', "truncate"},
                                                                      {'x', "references"},
                                                                      {'t', "trigger"},
                                                                      {'m', "maintain"},
                                                                      {'X', "execute"},
                                                                      {'U', "usage"},
                                                                      {'C', "create"},
                                                                      {'c', "connect"},
                                                                      {'T', "temporary"},
                                                                      {'s', "set"}}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// The privileges of tables came to be one more.
std::string in_order(std::string_view letters, int server_version) {
  const bool maintained = server_version >= maintain_version && letters.find('D') != std::string_view::npos;
  std::string out;
  for (const auto& [letter, word] : words) {
    if (letters.find(letter) != std::string_view::npos || (letter == 'm' && maintained)) out += letter;
  }
  return out;
}

std::string_view word_of(char letter) {
  return std::find_if(words.begin(), words.end(), [&](const auto& one) { return one.first == letter; })
      ->second;
}

// GRANT names an aggregate as a function: the arguments before and behind ORDER BY are one list, in which a
// variadic one that stands in both parts is there once.
std::string function_signature(std::string signature) {
  const std::string_view between = "ORDER BY ";
  const std::size_t at = signature.find(between);
  if (at == std::string::npos) return signature;
  std::string direct(sql::trim(std::string_view(signature).substr(1, at - 1)));
  const std::string ordered = signature.substr(at + between.size());
  if (direct.empty()) return '(' + ordered;
  const bool variadic = ordered.starts_with("VARIADIC ") && direct.find("VARIADIC ") != std::string::npos;
  return '(' + direct + (variadic ? ")" : ", " + ordered);
}

Held all_of(std::string_view letters) {
  Held out;
  for (const char letter : letters) out[letter] = false;
  return out;
}

void add_privilege(Held& held, std::string_view text, const PrivilegeScope& scope) {
  const bool grantable = text.ends_with(with_option);
  if (grantable) text.remove_suffix(with_option.size());
  const std::optional<char> letter = letter_of(text);
  for (const char one : text == "all" ? scope.all : letter ? std::string(1, *letter) : std::string())
    held[one] = held[one] || grantable;
}

// The letters of `wanted` that satisfy the condition, in order.
template <typename Condition>
std::string choose(const PrivilegeScope& scope, Condition condition) {
  std::string out;
  std::copy_if(scope.all.begin(), scope.all.end(), std::back_inserter(out), condition);
  return out;
}

class ChangeWriter {
 public:
  ChangeWriter(const PrivilegeScope& scope, const GrantTarget& target) : scope_(scope), target_(target) {}

  void write(const std::string& grantee, const Held& from, const Held& to) {
    const auto had = [&](char p) { return from.contains(p); };
    const auto has = [&](char p) { return to.contains(p); };
    const auto had_option = [&](char p) { return had(p) && from.at(p); };
    const auto has_option = [&](char p) { return has(p) && to.at(p); };
    // Short where nothing is left: privileges that were not there may be revoked, too.
    const bool nothing_left = to.empty() && from.size() > 1 && !target_.partial;
    const std::string gone = choose(scope_, [&](char p) { return had(p) && !has(p); });
    revoke("", nothing_left ? scope_.all : gone, grantee);
    revoke("GRANT OPTION FOR ",
           choose(scope_, [&](char p) { return had_option(p) && has(p) && !has_option(p); }), grantee);
    grant(choose(scope_, [&](char p) { return !had(p) && has(p) && !has_option(p); }), grantee, "");
    grant(choose(scope_, [&](char p) { return has_option(p) && !had_option(p); }), grantee,
          " WITH GRANT OPTION");
  }

  std::vector<Statement> statements() {
    std::move(grants_.begin(), grants_.end(), std::back_inserter(revokes_));
    return std::move(revokes_);
  }

 private:
  std::string privileges(const std::string& letters) const {
    std::string out;
    for (const char letter : letters == scope_.all && letters.size() > 1 ? "*" : letters) {
      std::string word = letter == '*' ? "ALL" : std::string(word_of(letter));
      std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::toupper(c); });
      out += (out.empty() ? "" : ", ") + word + target_.column;
    }
    return out + " ON " + target_.on;
  }

  std::string role(const std::string& grantee) const {
    if (grantee == everybody) return "PUBLIC";
    if (grantee == the_owner) return target_.owner;
    return sql::identifier(grantee.starts_with('"') ? grantee.substr(1, grantee.size() - 2) : grantee);
  }

  void revoke(const std::string& what, const std::string& letters, const std::string& grantee) {
    if (letters.empty()) return;
    revokes_.push_back(
        {.sql = target_.before + "REVOKE " + what + privileges(letters) + " FROM " + role(grantee),
         .lock = Lock::none});
  }
  void grant(const std::string& letters, const std::string& grantee, const std::string& option) {
    if (letters.empty()) return;
    grants_.push_back(
        {.sql = target_.before + "GRANT " + privileges(letters) + " TO " + role(grantee) + option,
         .lock = Lock::none});
  }

  const PrivilegeScope& scope_;
  const GrantTarget& target_;
  std::vector<Statement> revokes_, grants_;
};

const Object* owner_said(const Address& described, const Snapshot& snapshot) {
  const Object* column = get(described.kind).keyword == "COLUMN" ? snapshot.find(described) : nullptr;
  return snapshot.find(annotation_on(column ? column->parent : described, "owner"));
}

Held held_by(const Grants& grants, const std::string& grantee) {
  const auto at = grants.find(grantee);
  return at == grants.end() ? Held{} : at->second;
}

// The privileges that are in both.
Held common(const Held& one, const Held& other) {
  Held out = one;
  std::erase_if(out, [&](const auto& held) { return !other.contains(held.first); });
  return out;
}

}  // namespace

std::optional<char> letter_of(std::string_view privilege) {
  const std::string word = lower(privilege);
  const auto at =
      std::find_if(words.begin(), words.end(), [&](const auto& one) { return one.second == word; });
  return at == words.end() ? std::nullopt : std::optional(at->first);
}

bool is_public_schema(const Address& address) {
  return address.kind == "schema" && address.name == "public";
}

PrivilegeScope scope_of(const Address& described, int server_version) {
  const Kind& kind = get(described.kind);
  const std::string_view keyword = kind.keyword;
  const bool usable = keyword == "TYPE" || keyword == "DOMAIN" || keyword == "LANGUAGE";
  PrivilegeScope out{.all = in_order(kind.privileges, server_version), .to_public = ""};
  if (kind.privileges == "X" || usable) out.to_public = kind.privileges;
  if (is_public_schema(described)) out.to_public = "U";  // as initdb leaves it, and pg_dump expects it
  out.to_owner = keyword != "COLUMN";
  return out;
}

PrivilegeScope scope_of_new(std::string_view objects, int server_version, bool in_schema) {
  PrivilegeScope out;
  if (objects == "TABLES") out.all = "arwdDxt";
  if (objects == "SEQUENCES") out.all = "rwU";
  if (objects == "FUNCTIONS") out.all = out.to_public = "X";
  if (objects == "TYPES") out.all = out.to_public = "U";
  if (objects == "SCHEMAS") out.all = "UC";
  out.all = in_order(out.all, server_version);
  out.to_owner = !in_schema;
  if (in_schema) out.to_public.clear();
  return out;
}

Grants parse_grants(const std::vector<std::string>& elements, const PrivilegeScope& scope) {
  Grants out;
  for (const std::string& element : elements) {
    const std::size_t equals = element.rfind('=');
    if (equals == std::string::npos) continue;
    Held& held = out[element.substr(0, equals)];
    std::string_view rest = std::string_view(element).substr(equals + 1);
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      add_privilege(held, sql::trim(rest.substr(0, comma)), scope);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return out;
}

std::vector<std::string> format_grants(const Grants& grants, const PrivilegeScope& scope) {
  std::vector<std::string> out;
  for (const auto& [grantee, held] : grants) {
    std::vector<std::string> texts;
    const auto text = [&](std::string_view word, bool grantable) {
      texts.push_back(std::string(word) + std::string(grantable ? with_option : ""));
    };
    const auto options = std::count_if(held.begin(), held.end(), [](const auto& one) { return one.second; });
    const bool even = options == 0 || options == static_cast<std::ptrdiff_t>(held.size());
    if (held.size() == scope.all.size() && even) {
      text("all", options != 0);
    } else {
      for (const auto& [letter, word] : words) {
        if (const auto at = held.find(letter); at != held.end()) text(word, at->second);
      }
    }
    out.push_back(grantee + '=' + joined(texts));
  }
  return out;
}

Grants complete(Grants said, const PrivilegeScope& scope) {
  if (scope.to_owner) said.emplace(the_owner, all_of(scope.all));
  if (!scope.to_public.empty()) said.emplace(everybody, all_of(scope.to_public));
  return said;
}

Grants reduced(Grants whole, const PrivilegeScope& scope) {
  const Grants start = complete({}, scope);
  for (const auto& [grantee, held] : start) whole.try_emplace(grantee);
  std::erase_if(whole, [&](const auto& one) { return one.second == held_by(start, one.first); });
  return whole;
}

void set_order(Object& privileges, const std::vector<std::string>& elements) {
  std::vector<std::string> order;
  for (const std::string& element : elements) {
    const std::string grantee = element.substr(0, element.rfind('='));
    if (std::find(order.begin(), order.end(), grantee) == order.end()) order.push_back(grantee);
  }
  privileges.set_fact("order", sql::format_array(order));
}

std::vector<std::string> order_of(const Object& privileges) {
  std::vector<std::string> out;
  if (privileges.fact("order").empty()) return out;
  for (std::optional<std::string>& grantee : sql::parse_array(privileges.fact("order")))
    out.push_back(std::move(grantee).value_or(""));
  return out;
}

std::vector<Statement> grant_changes(const Grants& from, const Grants& to, const PrivilegeScope& scope,
                                     const GrantTarget& target) {
  ChangeWriter writer(scope, target);
  std::vector<std::string> grantees = target.order;
  for (const Grants* grants : {&from, &to}) {
    for (const auto& [grantee, held] : *grants) {
      if (std::find(grantees.begin(), grantees.end(), grantee) == grantees.end()) grantees.push_back(grantee);
    }
  }
  for (const std::string& grantee : grantees)
    writer.write(grantee, held_by(from, grantee), held_by(to, grantee));
  return writer.statements();
}

std::set<std::string> losers(const Grants& from, const Grants& to) {
  std::set<std::string> out;
  for (const auto& [grantee, held] : from) {
    const auto left = to.find(grantee);
    const bool keeps = std::all_of(held.begin(), held.end(), [&](const auto& one) {
      return left != to.end() && left->second.contains(one.first) &&
             (!one.second || left->second.at(one.first));
    });
    if (!keeps) out.insert(grantee);
  }
  return out;
}

Grants kept_by(const std::set<std::string>& grantees, const Grants& from, const Grants& to) {
  Grants out;
  for (const auto& [grantee, held] : to) {
    const auto had = from.find(grantee);
    if (had != from.end() && grantees.contains(grantee)) out[grantee] = common(held, had->second);
  }
  return out;
}

std::string_view grant_keyword(std::string_view keyword) {
  if (keyword.ends_with("VIEW") || keyword.ends_with("TABLE") || keyword == "COLUMN") return "TABLE";
  if (keyword == "AGGREGATE") return "FUNCTION";
  return keyword == "SERVER" ? "FOREIGN SERVER" : keyword;
}

std::string owner_name(const Address& described, const Snapshot& snapshot) {
  const Object* said = owner_said(described, snapshot);
  if (said) return std::string(said->get("role"));
  return is_public_schema(described) ? "pg_database_owner" : snapshot.role;
}

GrantTarget grant_target(const Address& described, const Snapshot& snapshot) {
  const Kind& kind = get(described.kind);
  GrantTarget out{
      .before = "", .on = std::string(grant_keyword(kind.keyword)) + ' ', .column = "", .owner = ""};
  if (kind.keyword == "COLUMN") {
    out.on += table_of(described);
    out.column = " (" + sql::identifier(described.name) + ')';
  } else {
    out.on += kind.keyword == "AGGREGATE"
                  ? qualified_name(described) + function_signature(described.signature)
                  : sql_name(described);
  }
  const Object* said = owner_said(described, snapshot);
  out.owner = said                          ? sql::identifier(said->get("role"))
              : is_public_schema(described) ? "pg_database_owner"
                                            : "CURRENT_USER";
  return out;
}

}  // namespace migrate::kinds
