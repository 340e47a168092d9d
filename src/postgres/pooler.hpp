// A pooler of connections between us and the server (pgbouncer and its like) that gives each transaction, or
// each statement, whatever server process is free: there, settings, locks and prepared statements are
// somebody else's the moment after. One that keeps a process for as long as a client stays (session pooling)
// is as good as none.
#pragma once

#include <libpq-fe.h>

#include <string>

namespace migrate::postgres {

// The server process that answers over this connection, which behind a pooler is not the one of
// PQbackendPID(): that is the pooler's own number. 0 where no answer comes.
int server_process(PGconn* connection);

// True where the server process behind `connection` is one client's in one statement and another's in the
// next: a second client is connected by `options` (as libpq takes them) and both ask who answers them, a few
// times in turn. Takes at most some seconds: a pool without a free process makes the second client wait, as
// one that pools transactions has no reason to while the first one is idle. Sends nothing but queries of the
// process's number.
bool shares_processes(PGconn* connection, const std::string& options);

}  // namespace migrate::postgres
