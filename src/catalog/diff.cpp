#include "catalog/diff.hpp"

#include <algorithm>
#include <compare>

namespace migrate::catalog {
namespace {

std::vector<AttributeChange> attribute_changes(const Object& before, const Object& after) {
  std::vector<AttributeChange> out;
  auto a = before.attributes().begin();
  auto b = after.attributes().begin();
  while (a != before.attributes().end() || b != after.attributes().end()) {
    if (b == after.attributes().end() || (a != before.attributes().end() && a->name < b->name)) {
      out.push_back({a->name, a->value, ""});
      ++a;
    } else if (a == before.attributes().end() || b->name < a->name) {
      out.push_back({b->name, "", b->value});
      ++b;
    } else {
      if (a->value != b->value) out.push_back({a->name, a->value, b->value});
      ++a;
      ++b;
    }
  }
  return out;
}

}  // namespace

bool Alter::changes(std::string_view name) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [name](const AttributeChange& change) { return change.name == name; });
}

std::vector<Change> diff(const Snapshot& from, const Snapshot& to) {
  std::vector<Change> out;
  auto a = from.objects().begin();
  auto b = to.objects().begin();
  while (a != from.objects().end() || b != to.objects().end()) {
    const auto order = a == from.objects().end() ? std::strong_ordering::greater
                       : b == to.objects().end() ? std::strong_ordering::less
                                                 : a->address <=> b->address;
    if (std::is_lt(order)) {
      out.push_back(Drop{&*a++});
    } else if (std::is_gt(order)) {
      out.push_back(Create{&*b++});
    } else {
      if (a->attributes() != b->attributes()) out.push_back(Alter{&*a, &*b, attribute_changes(*a, *b)});
      ++a;
      ++b;
    }
  }
  return out;
}

}  // namespace migrate::catalog
