#include "cli/ahead.hpp"

namespace migrate::cli {

void add_allow_ahead(CLI::App& command, Ahead& ahead) {
  command.add_flag_callback(
      "--allow-ahead", [&ahead] { ahead = Ahead::allow; },
      "Go on where the database holds revisions that no script has");
}

}  // namespace migrate::cli
