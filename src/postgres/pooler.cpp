#include "postgres/pooler.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>

namespace migrate::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Client = std::unique_ptr<PGconn, Finish>;
using Result = std::unique_ptr<PGresult, Clear>;

constexpr const char* question = "SELECT pg_catalog.pg_backend_pid()";

int number_in(const PGresult* result) {
  return PQresultStatus(result) == PGRES_TUPLES_OK ? std::atoi(PQgetvalue(result, 0, 0)) : 0;
}

// As server_process(), with an end to the wait; after that, nothing more can be asked over the connection.
int server_process_within(PGconn* connection, milliseconds patience) {
  if (PQsendQuery(connection, question) == 0) return 0;
  const steady_clock::time_point end = steady_clock::now() + patience;
  while (PQisBusy(connection) == 1) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
    pollfd answer{PQsocket(connection), POLLIN, 0};
    if (left.count() <= 0) return 0;
    if (::poll(&answer, 1, static_cast<int>(left.count())) > 0 && PQconsumeInput(connection) == 0) return 0;
  }
  int process = 0;
  while (const Result result{PQgetResult(connection)}) process = std::max(process, number_in(result.get()));
  return process;
}

}  // namespace

int server_process(PGconn* connection) {
  return number_in(Result{PQexec(connection, question)}.get());
}

bool shares_processes(PGconn* connection, const std::string& options) {
  constexpr int rounds = 5;  // of a busy pool, which may give the first ones apart by chance
  constexpr milliseconds patience{2000};
  const int ours = server_process(connection);
  const Client second{PQconnectdb((options + " connect_timeout=2").c_str())};
  bool answered = PQstatus(second.get()) == CONNECTION_OK;
  for (int round = 0; round < rounds; ++round) {
    const int theirs = answered ? server_process_within(second.get(), patience) : 0;
    answered = theirs != 0;
    if (theirs == ours || server_process(connection) != ours) return true;
  }
  return false;
}

}  // namespace migrate::postgres
