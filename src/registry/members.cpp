#include "registry/members.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "kinds/extension_member.hpp"
#include "kinds/grants.hpp"
#include "postgres/extraction.hpp"
#include "postgres/members.hpp"
#include "registry/build.hpp"
#include "registry/problems.hpp"

namespace migrate::registry {
namespace {

using catalog::Snapshot;

// Their addresses by extension.
using Named = std::map<std::string, std::vector<catalog::Address>>;

Named members_in(const Snapshot& declared) {
  Named out;
  for (const catalog::Object& object : declared.objects()) {
    if (object.address.kind == "member_privileges") out[object.address.relation].push_back(object.address);
  }
  return out;
}

// The extensions, with the schemas that they may be in.
Snapshot extensions_of(const Snapshot& declared) {
  std::vector<catalog::Object> objects;
  for (const catalog::Object& object : declared.objects()) {
    if (object.address.kind == "extension" || object.address.kind == "schema") objects.push_back(object);
  }
  return declared.with(std::move(objects), declared.dependencies());
}

// The name without schemas and blanks: "function hstore(text, text)" -> "functionhstore(text,text)".
std::string bare(std::string_view name) {
  std::string out, word;
  for (const char c : name) {
    if (c == ' ' || c == '(' || c == ',') {
      out += std::exchange(word, "");
      if (c != ' ') out += c;
    } else if (c == '.') {
      word.clear();
    } else {
      word += c;
    }
  }
  return out + word;
}

std::string hint_for(const std::string& name, const std::vector<std::string>& members) {
  const auto alike = std::ranges::find(members, bare(name), bare);
  std::string hint = did_you_mean(alike == members.end() ? name : *alike, members);
  return hint.empty()
             ? "write the member as the server does: function public.f(integer,text), table public.t, "
               "table column public.t.a, sequence public.s, type public.t"
             : hint;
}

void check_extension(const std::string& extension, const std::vector<catalog::Address>& named,
                     postgres::Connection& scratch, const Registry& registry, Problems& problems) {
  std::vector<std::string> members = postgres::members_of(scratch, extension);
  std::erase_if(members, [](const std::string& name) { return kinds::scope_of_member(name, 0).all.empty(); });
  for (const catalog::Address& member : named) {
    if (std::find(members.begin(), members.end(), member.name) != members.end()) continue;
    problems.add(
        "the extension \"" + extension + "\" has no member \"" + member.name + "\" that may be granted",
        registry.place_of(member), hint_for(member.name, members));
  }
}

}  // namespace

void check_members(const Registry& registry, Workshop& workshop) {
  const Named named = members_in(registry.declared);
  if (named.empty()) return;
  const Snapshot goal = extensions_of(registry.declared);
  const auto place_of = [&](const catalog::Address& address) { return registry.place_of(address); };
  std::string key = "members " + goal.fingerprint().hex() + ' ' + workshop.extension_versions(registry);
  for (const auto& [extension, members] : named) {
    for (const catalog::Address& member : members) key += ' ' + member.text();
  }
  workshop.made_of(key, [&](postgres::Connection& scratch) {
    build(scratch, workshop.empty(scratch), goal, {}, place_of);
    scratch.run("SET search_path = ''");
    Problems problems;
    for (const auto& [extension, members] : named)
      check_extension(extension, members, scratch, registry, problems);
    problems.throw_if_any();
    return goal;
  });
}

}  // namespace migrate::registry
