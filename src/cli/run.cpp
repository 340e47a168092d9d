#include <migrate/run.hpp>

#include "cli/app.hpp"

namespace migrate::detail {

int run(int argc, char** argv, const char* models) {
  return cli::run(argc, argv, models);
}

}  // namespace migrate::detail
