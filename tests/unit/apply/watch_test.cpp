#include "apply/watch.hpp"

#include <doctest/doctest.h>

using namespace migrate::apply;
using std::chrono::milliseconds;

TEST_CASE("what keeps a run waiting is told with what is known of it, and no more") {
  Blocker blocker{.pid = 7,
                  .user = "app",
                  .application = "psql",
                  .state = "idle in transaction",
                  .age = "00:01:12",
                  .query = "LOCK TABLE t"};
  CHECK(blocker.text() ==
        "process 7 (user app, application 'psql', idle in transaction, its transaction open "
        "for 00:01:12): LOCK TABLE t");
  CHECK(Blocker{.pid = 7, .application = "autovacuum worker"}.text() ==
        "process 7 (application 'autovacuum worker')");
  CHECK(Blocker{.pid = 7}.text() == "process 7");
  CHECK(Blocker{}.text() == "a prepared transaction (see pg_prepared_xacts)");
}

TEST_CASE("work is named by its revision and its statement, where it has them") {
  CHECK(Work{.revision = "b", .number = 2, .count = 5, .statement = "SELECT 1"}.text() ==
        "revision 2 of 5, b: SELECT 1");
  CHECK(Work{.revision = "b", .number = 2, .count = 5}.text() == "revision 2 of 5, b");
  CHECK(Work{}.text().empty());
}

TEST_CASE("the look comes before a try for a lock is over, and after a second at the latest") {
  CHECK(patience_for(milliseconds(0)) == milliseconds(1000));
  CHECK(patience_for(milliseconds(5000)) == milliseconds(1000));
  CHECK(patience_for(milliseconds(200)) == milliseconds(50));
  CHECK(patience_for(milliseconds(1)) == milliseconds(20));
}
