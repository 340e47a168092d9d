#include "kinds/trigger_state.hpp"

#include <algorithm>
#include <cctype>

namespace migrate::kinds {

std::string enabling_clause(std::string_view state) {
  if (state == "disabled") return "DISABLE";
  if (state == "replica") return "ENABLE REPLICA";
  return state == "always" ? "ENABLE ALWAYS" : "ENABLE";
}

std::string plain_name(std::string_view token) {
  std::string out;
  if (!token.starts_with('"')) {
    out = token;
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
  }
  for (std::size_t i = 1; i + 1 < token.size(); ++i) {
    out += token[i];
    if (token[i] == '"') ++i;
  }
  return out;
}

}  // namespace migrate::kinds
