#include "registry/mixins.hpp"

#include <algorithm>

namespace migrate::registry {

// One walk from a body through all that it includes.
class Mixins::Expansion {
 public:
  Expansion(const Mixins& mixins, Problems& problems) : mixins_(mixins.mixins_), problems_(problems) {}

  void visit(const YamlNode& body) {
    if (const YamlNode* names = body.find("mixins")) {
      if (names->is_sequence()) {
        for (const YamlNode* name : names->items()) include(*name);
      } else {
        include(*names);
      }
    }
    layers_.push_back(&body);
  }

  std::vector<const YamlNode*> layers() && { return std::move(layers_); }

 private:
  void include(const YamlNode& name) {
    const auto found = mixins_.find(name.text());
    if (!name.is_scalar() || found == mixins_.end()) return report_unknown(name);
    const YamlNode* body = found->second.body;
    if (std::find(open_.begin(), open_.end(), body) != open_.end()) {
      return problems_.add("the mixin \"" + name.text() + "\" includes itself", name.place(),
                           "take it out of one of the lists that form the circle");
    }
    if (std::find(layers_.begin(), layers_.end(), body) != layers_.end()) return;
    open_.push_back(body);
    visit(*body);
    open_.pop_back();
  }

  void report_unknown(const YamlNode& name) {
    if (!name.is_scalar()) {
      return problems_.add("\"mixins\" takes the names of mixins, this is " + std::string(name.kind_name()),
                           name.place());
    }
    std::vector<std::string> known;
    for (const auto& [mixin, definition] : mixins_) known.push_back(mixin);
    problems_.add("there is no mixin \"" + name.text() + "\"", name.place(),
                  did_you_mean(name.text(), known));
  }

  const std::map<std::string, Mixin>& mixins_;
  Problems& problems_;
  std::vector<const YamlNode*> layers_;
  std::vector<const YamlNode*> open_;
};

void Mixins::add(const YamlNode& section, Problems& problems) {
  if (!section.is_map() && !section.is_null()) {
    problems.add("\"mixins\" takes a mapping of names to parts of tables", section.place());
  }
  for (const YamlPair& pair : section.pairs()) {
    if (!pair.value->is_map()) {
      problems.add("the mixin \"" + pair.key->text() + "\" must be a mapping, this is " +
                       std::string(pair.value->kind_name()),
                   pair.value->place(), "write it like the body of a table: columns, indexes, checks");
      continue;
    }
    const auto [known, added] = mixins_.try_emplace(pair.key->text(), Mixin{pair.value, pair.key->place()});
    if (added) continue;
    problems.add("the mixin \"" + pair.key->text() + "\" is defined twice", pair.key->place(),
                 "the first is at " + known->second.place.text());
  }
}

Body Mixins::expand(const YamlNode& body, Problems& problems) const {
  Expansion expansion(*this, problems);
  expansion.visit(body);
  return Body(std::move(expansion).layers());
}

}  // namespace migrate::registry
