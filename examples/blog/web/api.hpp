// The blog over HTTP: a JSON API and a page. README.md lists the routes.
//
// What is wrong with a request is told as {"error": …}, with "field" where one is the reason: 400, 401 of
// /login, 404, 409 for what is there already or has changed since, 413, and 503 while the database is not to
// be had.
#pragma once

#include <memory>
#include <ostream>
#include <string>

#include "database/session.hpp"

namespace blog {

struct ApiOptions {
  std::string host = "127.0.0.1";
  int port = 8080;   // 0: any that is free
  int threads = 64;  // a client that keeps its connection has one
};

class Api {
 public:
  // `log`: a line for each request that failed by no fault of the client. REQUIRES: both outlive this.
  // Throws std::runtime_error when it cannot listen there.
  Api(Database& database, const ApiOptions& options, std::ostream& log);
  ~Api();

  int port() const;
  // Serves until `stop`, which another thread may call once this was or will be called. False where it ended
  // for another reason.
  bool run();
  void stop();

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace blog
