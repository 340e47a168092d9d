#include "script/script.hpp"

#include <algorithm>

namespace migrate::script {

const Script* find(const std::vector<Script>& scripts, std::string_view revision) {
  const auto found = std::find_if(scripts.begin(), scripts.end(),
                                  [&](const Script& script) { return script.revision == revision; });
  return found == scripts.end() ? nullptr : &*found;
}

}  // namespace migrate::script
