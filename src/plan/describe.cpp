#include "plan/describe.hpp"

#include <set>

namespace migrate::plan {
namespace {

using catalog::Address;

std::string shown(const std::string& value) {
  return value.empty() ? "none" : value;
}

class Description {
 public:
  explicit Description(const std::vector<catalog::Change>& changes) {
    for (const catalog::Change& change : changes) {
      if (const auto* create = std::get_if<catalog::Create>(&change)) whole_.insert(create->object->address);
      if (const auto* drop = std::get_if<catalog::Drop>(&change)) whole_.insert(drop->object->address);
    }
    for (const catalog::Change& change : changes) std::visit([this](const auto& one) { say(one); }, change);
  }

  std::vector<std::string> lines() { return std::move(lines_); }

 private:
  bool said_by_parent(const catalog::Object& object) const { return whole_.contains(object.parent); }

  void say(const catalog::Create& create) {
    if (!said_by_parent(*create.object)) lines_.push_back("add " + create.object->address.title());
  }
  void say(const catalog::Drop& drop) {
    if (!said_by_parent(*drop.object)) lines_.push_back("remove " + drop.object->address.title());
  }
  void say(const catalog::Alter& alter) {
    std::string line = "change " + alter.after->address.title() + ": ";
    bool first = true;
    for (const catalog::AttributeChange& attribute : alter.attributes) {
      line +=
          (first ? "" : ", ") + attribute.name + ' ' + shown(attribute.from) + " -> " + shown(attribute.to);
      first = false;
    }
    lines_.push_back(std::move(line));
  }

  std::set<Address> whole_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> describe(const std::vector<catalog::Change>& changes) {
  return Description(changes).lines();
}

std::string describe(const Rename& rename) {
  const std::string what =
      rename.label.empty() ? rename.from.title() : "label '" + rename.label + "' of " + rename.from.title();
  return "rename " + what + " to " + rename.to;
}

}  // namespace migrate::plan
