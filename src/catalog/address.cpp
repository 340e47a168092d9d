#include "catalog/address.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "error/error.hpp"

namespace migrate::catalog {
namespace {

// The characters are sql::operator_characters, in a room that this one may not see.
bool is_operator(std::string_view name) {
  return !name.empty() && name.find_first_not_of("+-*/<>=~!@#%^&|`?") == std::string_view::npos;
}

bool is_plain(std::string_view name) {
  if (is_operator(name)) return true;
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

std::string part(std::string_view name) {
  if (is_plain(name)) return std::string(name);
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

[[noreturn]] void refuse(std::string_view text) {
  throw Error({.what = "'" + std::string(text) + "' is no object address",
               .hint = "an address looks like table:public.users or column:public.users.email"});
}

// Reads one name, quoted or plain, from the front of `rest`.
std::string take_part(std::string_view& rest, std::string_view text) {
  std::string out;
  if (!rest.starts_with('"')) {
    const std::size_t end = std::min(rest.find_first_of(".:\"("), rest.size());
    out = rest.substr(0, end);
    rest.remove_prefix(end);
    if (!is_plain(out)) refuse(text);
    return out;
  }
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] != '"') {
      out += rest[i];
    } else if (i + 1 < rest.size() && rest[i + 1] == '"') {
      out += rest[i++];
    } else {
      rest.remove_prefix(i + 1);
      return out;
    }
  }
  refuse(text);
}

}  // namespace

std::string Address::text() const {
  std::string out = kind + ':';
  if (!of.empty()) out += of + ':';
  if (!schema.empty()) out += part(schema);
  if (!schema.empty() || !relation.empty()) out += '.';
  if (!relation.empty()) out += part(relation) + '.';
  return out + part(name) + signature;
}

std::string Address::title() const {
  std::string out = text();
  out[kind.size()] = ' ';
  if (schema.empty() && !relation.empty()) out.erase(out.find('.', kind.size()), 1);
  return out;
}

Address Address::parse(std::string_view text) {
  std::string_view rest = text;
  std::vector<std::string> kinds;
  std::vector<std::string> names;
  std::string signature;
  while (true) {
    if (rest.starts_with('.') && names.empty() && !kinds.empty()) {
      names.emplace_back();  // no schema
      rest.remove_prefix(1);
    }
    std::string taken = take_part(rest, text);
    if (rest.starts_with(':') && names.empty()) {
      kinds.push_back(std::move(taken));
    } else {
      names.push_back(std::move(taken));
      if (rest.starts_with('(') && rest.ends_with(')')) signature = std::exchange(rest, {});
      if (rest.empty()) break;
      if (!rest.starts_with('.')) refuse(text);
    }
    rest.remove_prefix(1);
  }
  if (kinds.empty() || kinds.size() > 2 || names.size() > 3) refuse(text);
  Address address{.kind = kinds[0],
                  .of = kinds.size() == 2 ? kinds[1] : "",
                  .schema = {},
                  .relation = {},
                  .name = names.back(),
                  .signature = std::move(signature)};
  if (names.size() > 1) address.schema = names[0];
  if (names.size() > 2) address.relation = names[1];
  return address;
}

}  // namespace migrate::catalog

std::size_t std::hash<migrate::catalog::Address>::operator()(
    const migrate::catalog::Address& address) const noexcept {
  std::size_t out = 0;
  for (const std::string* field :
       {&address.kind, &address.of, &address.schema, &address.relation, &address.name, &address.signature}) {
    out = out * 1099511628211U ^ std::hash<std::string>{}(*field);
  }
  return out;
}
