#include "cli/unmodelled.hpp"

#include <spdlog/spdlog.h>

namespace migrate::cli {

void add_strict(CLI::App& command, bool& strict) {
  command.add_flag("--strict", strict, "Objects that models cannot describe are an error");
}

void tell_unmodelled(const std::vector<std::string>& unmodelled, const std::string& whose, bool strict,
                     Exit exit) {
  if (unmodelled.empty()) return;
  const bool one = unmodelled.size() == 1;
  const std::string what = (one ? "1 object" : std::to_string(unmodelled.size()) + " objects") + " of " +
                           whose + (one ? " is of a kind" : " are of kinds") + " that no model can describe";
  std::string names;
  for (const std::string& name : unmodelled) names += (names.empty() ? "" : "\n") + name;
  if (strict) {
    throw Error({.what = what,
                 .detail = names,
                 .hint = "write them into revisions by hand and leave --strict away, or --exclude them"},
                exit);
  }
  std::string text = what + (one ? "; it is left alone:" : "; they are left alone:");
  for (const std::string& name : unmodelled) text += "\n  " + name;
  spdlog::warn("{}", text);
}

}  // namespace migrate::cli
