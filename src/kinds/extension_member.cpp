#include "kinds/extension_member.hpp"

#include <array>
#include <utility>

namespace migrate::kinds {
namespace {

// The word for an object, and the kind whose privileges it has. The longer of two that begin
// alike comes first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> identified = {
    {{"table column ", "column"},
     {"view column ", "column"},
     {"materialized view column ", "column"},
     {"foreign table column ", "column"},
     {"table ", "table"},
     {"view ", "table"},
     {"materialized view ", "table"},
     {"foreign table ", "table"},
     {"sequence ", "sequence"},
     {"function ", "function"},
     {"aggregate ", "function"},
     {"procedure ", "procedure"},
     {"type ", "enum"},
     {"schema ", "schema"},
     {"language ", "language"},
     {"foreign-data wrapper ", "foreign_data_wrapper"},
     {"server ", "foreign_server"}}};

// The kind, and what follows the word for it; no kind for what has no privileges.
std::pair<const Kind*, std::string> split_member(std::string_view name) {
  for (const auto& [words, kind] : identified) {
    if (name.starts_with(words)) return {&get(kind), std::string(name.substr(words.size()))};
  }
  return {nullptr, ""};
}

// Where the column's name begins in `public.t."a.b"`: behind the last dot outside of quotes.
std::size_t begin_of_column(std::string_view identity) {
  std::size_t out = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < identity.size(); ++i) {
    if (identity[i] == '"') quoted = !quoted;
    if (identity[i] == '.' && !quoted) out = i + 1;
  }
  return out;
}

}  // namespace

PrivilegeScope scope_of_member(std::string_view name, int server_version) {
  const Kind* kind = split_member(name).first;
  const Address any{.kind = kind ? std::string(kind->name) : ""};
  return {.all = kind ? scope_of(any, server_version).all : "", .to_public = "", .to_owner = false};
}

GrantTarget grant_target_of_member(std::string_view name) {
  auto [kind, identity] = split_member(name);
  GrantTarget out{.before = "", .on = "", .column = "", .owner = "CURRENT_USER", .partial = true};
  if (!kind) return out;
  if (const std::size_t column = begin_of_column(identity); kind->keyword == "COLUMN" && column > 0) {
    out.column = " (" + identity.substr(column) + ')';
    identity.resize(column - 1);
  }
  out.on = std::string(grant_keyword(kind->keyword)) + ' ' + identity;
  return out;
}

std::string table_of_member(std::string_view name) {
  constexpr std::string_view word = " column ";
  const auto [kind, identity] = split_member(name);
  if (!kind || kind->keyword != "COLUMN") return "";
  const std::size_t end = begin_of_column(identity);
  return std::string(name.substr(0, name.find(word))) + ' ' + identity.substr(0, end == 0 ? 0 : end - 1);
}

}  // namespace migrate::kinds
