#include "support/rebuild.hpp"

#include <doctest/doctest.h>

#include "support/dump.hpp"

namespace migrate::test {

std::string check_rebuilt(Project& original) {
  const std::string registry = original.migrate("inspect").out;
  original.write("models/model.yaml", registry);
  const Result check = original.migrate("check");
  CHECK_MESSAGE(check.exit == 0, check.out, check.err);
  Project rebuilt;
  rebuilt.write("models/model.yaml", registry);
  const Result revision = rebuilt.migrate("revision --autogenerate -m all");
  REQUIRE_MESSAGE(revision.exit == 0, revision.err);
  const Result upgrade = rebuilt.migrate("upgrade head");
  REQUIRE_MESSAGE(upgrade.exit == 0, upgrade.err);
  CHECK(rebuilt.migrate("check").exit == 0);
  CHECK(difference(original.database().dump(), rebuilt.database().dump()) == "");
  return registry;
}

}  // namespace migrate::test
