#include "plan/rename.hpp"

#include <algorithm>
#include <tuple>

#include "error/error.hpp"
#include "kinds/clauses.hpp"
#include "plan/describe.hpp"
#include "sql/quote.hpp"

namespace migrate::plan {
namespace {

using catalog::Address;

// Containers before what they contain, an enum before its labels.
auto order_of(const Rename& rename) {
  return std::tuple(kinds::get(rename.from.kind).rank, !rename.label.empty(), rename);
}

// Where `address` is found today, when what `done` renames still has its old name.
Address todays(Address address, const std::vector<Rename>& done) {
  std::for_each(done.rbegin(), done.rend(), [&](const Rename& rename) {
    const std::string& old = rename.from.name;
    const std::string& kind = rename.from.kind;
    const bool same_schema = rename.from.schema == address.schema;
    if (kind == "schema" && rename.to == address.schema) address.schema = old;
    if (kind == "table" && same_schema && rename.to == address.relation) address.relation = old;
    if (kind == "enum" && same_schema && address.kind == "enum" && rename.label.empty() &&
        rename.to == address.name)
      address.name = old;
  });
  return address;
}

bool applies(const Rename& wish, const std::vector<Rename>& done, const catalog::Snapshot& current) {
  const catalog::Object* old = current.find(todays(wish.from, done));
  if (!old) return false;
  if (!wish.label.empty()) {
    const std::vector<std::string> labels = kinds::list_of(*old, "labels");
    const auto has = [&](const std::string& label) {
      return std::find(labels.begin(), labels.end(), label) != labels.end();
    };
    return has(wish.label) && !has(wish.to);
  }
  Address renamed = todays(wish.from, done);
  renamed.name = wish.to;
  return !current.find(renamed);
}

void refuse_second(const Rename& wish, const std::vector<Rename>& done) {
  const auto first = std::find_if(done.begin(), done.end(), [&](const Rename& other) {
    return other.from == wish.from && other.label == wish.label;
  });
  if (first == done.end()) return;
  throw Error({.what = describe(wish) + ", and to " + first->to + " as well: only one can come of it",
               .hint = "keep one of the two `renamed_from`"},
              Exit::usage);
}

}  // namespace

std::vector<Rename> applicable(const std::vector<Rename>& wishes, const catalog::Snapshot& current) {
  std::vector<Rename> sorted = wishes;
  std::sort(sorted.begin(), sorted.end(),
            [](const Rename& a, const Rename& b) { return order_of(a) < order_of(b); });
  std::vector<Rename> out;
  for (const Rename& wish : sorted) {
    if (!applies(wish, out, current)) continue;
    refuse_second(wish, out);
    out.push_back(wish);
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
