// The command: parses the command line, calls, prints. The only place that catches errors.
#pragma once

namespace migrate::cli {

// Gives the process's exit status (migrate::Exit).
int run(int argc, char** argv);

}  // namespace migrate::cli
