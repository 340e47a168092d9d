#include "plan/rename.hpp"

#include <algorithm>
#include <utility>

#include "error/error.hpp"
#include "kinds/clauses.hpp"
#include "plan/describe.hpp"
#include "sql/quote.hpp"

namespace migrate::plan {
namespace {

using catalog::Address;

// Containers before what they contain, an enum before its labels.
auto level_of(const Rename& rename) {
  return std::pair(kinds::get(rename.from.kind).rank, !rename.label.empty());
}

// Where `address` is found today, when what `done` renames still has its old name.
Address todays(Address address, const std::vector<Rename>& done) {
  std::for_each(done.rbegin(), done.rend(), [&](const Rename& rename) {
    const std::string& old = rename.from.name;
    const std::string& kind = rename.from.kind;
    const bool same_schema = rename.from.schema == address.schema;
    if (kind == "schema" && rename.to == address.schema) address.schema = old;
    if (kinds::get(kind).is_relation && same_schema && rename.to == address.relation) address.relation = old;
  });
  return address;
}

// The same for the type whose label is renamed.
Address todays_type(const Rename& label, const std::vector<Rename>& done) {
  Address type = label.from;
  for (const Rename& rename : done) {
    const bool is_type = rename.label.empty() && rename.from.kind == type.kind;
    if (!is_type || rename.from.schema != type.schema || rename.to != type.name) continue;
    type.name = rename.from.name;
    break;
  }
  return todays(type, done);
}

// What a wish is about is named by its address and, for a label, the label.
using Name = std::pair<Address, std::string>;

Name old_name(const Rename& wish) {
  return {wish.from, wish.label};
}
Name new_name(const Rename& wish) {
  if (!wish.label.empty()) return {wish.from, wish.to};
  Address renamed = wish.from;
  renamed.name = wish.to;
  return {renamed, ""};
}

// The wishes of one level: nothing that one of them renames contains what another renames.
class Level {
 public:
  Level(const catalog::Snapshot& current, std::vector<Rename>& done) : current_(current), done_(done) {}

  // Adds those that apply to `done`. One that waits for its new name comes after the one that gives it up.
  void add(std::vector<Rename> wishes) {
    std::erase_if(wishes, [&](const Rename& wish) { return !exists(wish, old_name(wish)); });
    for (auto next = find_ready(wishes); next != wishes.end(); next = find_ready(wishes)) {
      refuse_second(*next);
      if (!is_reached(*next)) done_.push_back(*next);
      wishes.erase(next);
    }
    refuse_circle(wishes);
  }

 private:
  using Wishes = std::vector<Rename>;

  bool exists(const Rename& wish, const Name& name) const {
    if (wish.label.empty()) return current_.find(todays(name.first, done_)) != nullptr;
    const catalog::Object* type = current_.find(todays_type(wish, done_));
    if (!type) return false;
    const std::vector<std::string> labels = kinds::list_of(*type, "labels");
    return std::find(labels.begin(), labels.end(), name.second) != labels.end();
  }

  Wishes::iterator find_ready(Wishes& wishes) const {
    return std::find_if(wishes.begin(), wishes.end(), [&](const Rename& wish) {
      const bool given_up = std::any_of(
          done_.begin(), done_.end(), [&](const Rename& other) { return old_name(other) == new_name(wish); });
      return given_up || !exists(wish, new_name(wish));
    });
  }

  // By another old name that the wish may have meant.
  bool is_reached(const Rename& wish) const {
    return std::any_of(done_.begin(), done_.end(),
                       [&](const Rename& other) { return new_name(other) == new_name(wish); });
  }

  void refuse_second(const Rename& wish) const {
    const auto first = std::find_if(done_.begin(), done_.end(), [&](const Rename& other) {
      return old_name(other) == old_name(wish) && other.to != wish.to;
    });
    if (first == done_.end()) return;
    throw Error({.what = describe(wish) + ", and to " + first->to + " as well: only one can come of it",
                 .hint = "keep one of the two `renamed_from`"},
                Exit::usage);
  }

  // Both names are there before and after, so that nobody could tell whether it was done already.
  static void refuse_circle(const Wishes& waiting) {
    for (const Rename& first : waiting) {
      std::string circle = describe(first);
      const Rename* at = &first;
      for (std::size_t length = 0; at && length < waiting.size(); ++length) {
        const auto next = std::find_if(waiting.begin(), waiting.end(),
                                       [&](const Rename& other) { return old_name(other) == new_name(*at); });
        at = next == waiting.end() ? nullptr : &*next;
        if (at != &first) {
          if (at) circle += ", " + describe(*at);
          continue;
        }
        throw Error(
            {.what = "these names go round in a circle: " + circle,
             .hint = "make two revisions: in the first give one of them a name of its own for the time "
                     "being, in the second its last name, without the other `renamed_from`"},
            Exit::usage);
      }
    }
  }

  const catalog::Snapshot& current_;
  std::vector<Rename>& done_;
};

}  // namespace

std::vector<Rename> applicable(const std::vector<Rename>& wishes, const catalog::Snapshot& current) {
  std::vector<Rename> sorted = wishes;
  std::sort(sorted.begin(), sorted.end(), [](const Rename& a, const Rename& b) {
    return std::pair(level_of(a), a) < std::pair(level_of(b), b);
  });
  std::vector<Rename> out;
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto last = std::find_if(first, sorted.end(),
                                   [&](const Rename& wish) { return level_of(wish) != level_of(*first); });
    Level(current, out).add({first, last});
    first = last;
  }
  return out;
}

kinds::Statement rename_statement(const Rename& rename) {
  if (!rename.label.empty()) {
    return {.sql = "ALTER TYPE " + kinds::qualified_name(rename.from) + " RENAME VALUE " +
                   sql::literal(rename.label) + " TO " + sql::literal(rename.to)};
  }
  const kinds::Kind& kind = kinds::get(rename.from.kind);
  if (!kind.rename) throw Error({.what = "PostgreSQL cannot rename " + rename.from.text()});
  return kind.rename(rename.from, rename.to);
}

Rename reversed(const Rename& rename) {
  if (!rename.label.empty()) return {.from = rename.from, .to = rename.label, .label = rename.to};
  Rename out{.from = rename.from, .to = rename.from.name};
  out.from.name = rename.to;
  return out;
}

}  // namespace migrate::plan
