#include <csignal>

#include "cli/app.hpp"

int main(int argc, char** argv) {
  // A file that meets a limit of its size is an error to be told and tidied up, as one on a full disk is.
  std::signal(SIGXFSZ, SIG_IGN);
  return migrate::cli::run(argc, argv);
}
