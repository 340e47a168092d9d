// Mixins: parts of tables with a name, which tables and other mixins include by it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "registry/body.hpp"

namespace migrate::registry {

class Mixins {
 public:
  // Takes the `mixins:` of one source, whose nodes must outlive this.
  void add(const YamlNode& section, Problems& problems);

  // `body` with what its `mixins:` name below it, in the order named, mixins of mixins first; each once.
  Body expand(const YamlNode& body, Problems& problems) const;

 private:
  class Expansion;
  struct Mixin {
    const YamlNode* body;
    Place place;
  };

  std::map<std::string, Mixin> mixins_;
};

}  // namespace migrate::registry
