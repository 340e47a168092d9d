#include "registry/selection.hpp"

#include <algorithm>

#include "kinds/kind.hpp"
#include "registry/problems.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0;
  std::size_t star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool is_glob(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

void check_kind(const std::string& kind, const std::string& text) {
  if (is_glob(kind) || kinds::find(kind)) return;
  std::vector<std::string> known;
  for (const kinds::Kind* one : kinds::all()) known.emplace_back(one->name);
  std::string hint = did_you_mean(kind, known);
  if (hint.empty()) hint = "write KIND:PATTERN, like table:audit.* or function:*";
  throw Error(
      {.what = "'" + text + "': there is no kind of object \"" + kind + "\"", .hint = std::move(hint)},
      Exit::usage);
}

// Calls `see` with the object and all that it is in, from the inside out, until one gives true.
template <typename See>
bool any_upwards(const Snapshot& snapshot, const Object& object, See see) {
  for (const Object* at = &object; at; at = at->parent.empty() ? nullptr : snapshot.find(at->parent)) {
    if (see(*at)) return true;
  }
  return false;
}

}  // namespace

bool Selection::Pattern::matches(const Address& address) const {
  if (!glob_matches(kind, address.kind)) return false;
  const std::string text = address.text().substr(address.kind.size() + 1);
  const std::string_view name = std::string_view(text).substr(0, text.size() - address.signature.size());
  return glob_matches(rest, text) || glob_matches(rest, name);
}

bool Selection::Pattern::matches(std::string_view unmodelled) const {
  std::string type = kind;
  std::replace(type.begin(), type.end(), '_', ' ');
  for (std::size_t at = unmodelled.find(' '); at != std::string_view::npos;
       at = unmodelled.find(' ', at + 1)) {
    if (glob_matches(type, unmodelled.substr(0, at)) && glob_matches(rest, unmodelled.substr(at + 1)))
      return true;
  }
  return false;
}

std::vector<Selection::Pattern> Selection::parse(const std::vector<std::string>& texts) {
  std::vector<Pattern> out;
  for (const std::string& text : texts) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
      throw Error({.what = "'" + text + "' is no KIND:PATTERN", .hint = "like table:audit.* or function:*"},
                  Exit::usage);
    }
    out.push_back({text.substr(0, colon), text.substr(colon + 1)});
    check_kind(out.back().kind, text);
  }
  return out;
}

Selection::Selection(const std::vector<std::string>& include, const std::vector<std::string>& exclude)
    : include_(parse(include)), exclude_(parse(exclude)) {}

std::set<Address> Selection::excluded(const Snapshot& snapshot) const {
  if (everything()) return {};
  const auto matches_any = [](const std::vector<Pattern>& patterns, const Object& object) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const Pattern& pattern) { return pattern.matches(object.address); });
  };
  std::set<Address> asked_for, around, out;
  for (const Object& object : snapshot.objects()) {
    if (!include_.empty() && matches_any(include_, object)) {
      asked_for.insert(object.address);
      any_upwards(snapshot, object, [&](const Object& at) { return !around.insert(at.address).second; });
    }
    if (matches_any(exclude_, object)) out.insert(object.address);
  }
  const std::set<Address> direct = out;
  for (const Object& object : snapshot.objects()) {
    const bool left_out =
        any_upwards(snapshot, object, [&](const Object& at) { return direct.contains(at.address); });
    const bool in =
        include_.empty() || around.contains(object.address) ||
        any_upwards(snapshot, object, [&](const Object& at) { return asked_for.contains(at.address); });
    if (left_out || !in) out.insert(object.address);
  }
  return out;
}

Snapshot Selection::of(const Snapshot& snapshot) const {
  if (everything()) return snapshot;
  const std::set<Address> left_out = excluded(snapshot);
  std::vector<Object> objects;
  for (const Object& object : snapshot.objects()) {
    if (!left_out.contains(object.address)) objects.push_back(object);
  }
  Snapshot out = snapshot.with(std::move(objects), snapshot.dependencies());
  out.unmodelled = of(snapshot.unmodelled);
  return out;
}

std::vector<std::string> Selection::of(const std::vector<std::string>& unmodelled) const {
  const auto any = [](const std::vector<Pattern>& patterns, const std::string& line) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const Pattern& pattern) { return pattern.matches(line); });
  };
  std::vector<std::string> out;
  for (const std::string& line : unmodelled) {
    if ((include_.empty() || any(include_, line)) && !any(exclude_, line)) out.push_back(line);
  }
  return out;
}

namespace {

// `left_out` without what the other side has and does not leave out.
std::set<Address> unless_taken(std::set<Address> left_out, const Snapshot& other,
                               const std::set<Address>& left_out_there) {
  std::erase_if(left_out, [&](const Address& address) {
    return other.find(address) && !left_out_there.contains(address);
  });
  return left_out;
}

// A sequence whose column goes would go with it without a word: it is kept, and owned by none.
void save_owned(std::vector<Object>& objects, const std::set<Address>& kept, const Snapshot& current) {
  std::set<Address> present;
  for (const Object& object : objects) present.insert(object.address);
  for (Object& object : objects) {
    if (!kept.contains(object.address) || !kinds::get(object.address.kind).owned) continue;
    const std::vector<const Object*> needs = current.needs_of(object.address);
    const bool loses_owner = std::any_of(needs.begin(), needs.end(), [&](const Object* need) {
      return need->address.kind == "column" && !present.contains(need->address);
    });
    if (loses_owner) object.set("owned_by", "");
  }
}

}  // namespace

Snapshot with_excluded_of(const Snapshot& current, const Snapshot& desired, const Selection& selection) {
  if (selection.everything()) return desired;
  const std::set<Address> left_out = selection.excluded(current), left_out_too = selection.excluded(desired);
  // A schema counts as long as something in it does on one of the sides.
  const std::set<Address> kept = unless_taken(left_out, desired, left_out_too),
                          unwanted = unless_taken(left_out_too, current, left_out);
  const auto is_excluded = [&](const Address& address) {
    return kept.contains(address) || unwanted.contains(address);
  };
  std::vector<Object> objects;
  std::vector<catalog::Dependency> edges;
  for (const Object& object : desired.objects()) {
    if (!is_excluded(object.address)) objects.push_back(object);
  }
  std::set<Address> schemas;
  for (const Address& address : kept) {
    const Object& object = *current.find(address);
    objects.push_back(object);
    any_upwards(current, object, [&](const Object& at) {
      const bool lost =
          at.address.kind == "schema" && !kept.contains(at.address) && !desired.find(at.address);
      if (lost && schemas.insert(at.address).second) objects.push_back(at);
      return false;
    });
  }
  save_owned(objects, kept, current);
  for (catalog::Dependency& edge : desired.dependencies()) {
    if (is_excluded(edge.object)) continue;
    if (unwanted.contains(edge.needs) && !current.find(edge.needs)) {
      throw Error({.what = edge.object.title() + " needs " + edge.needs.title() +
                           ", which is excluded and which the database lacks",
                   .hint = "do not exclude it, or exclude both"},
                  Exit::refused);
    }
    edges.push_back(std::move(edge));
  }
  for (catalog::Dependency& edge : current.dependencies()) {
    if (kept.contains(edge.object)) edges.push_back(std::move(edge));
  }
  Snapshot out = desired.with(std::move(objects), edges);
  out.unmodelled = selection.of(desired.unmodelled);
  return out;
}

}  // namespace migrate::registry
