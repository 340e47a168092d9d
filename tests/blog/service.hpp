// The blog of a test: a database that `migrate` has brought to head, empty, and the service on it.
#pragma once

#include "database/session.hpp"
#include "support/project.hpp"

namespace blog::test {

inline constexpr const char* tenant = "00000000-0000-0000-0000-000000000000";

// The one that the tests of the program share, emptied. It is the repository's own project.
migrate::test::Project& empty_project();

// As whom the service connects: a role that owns nothing, so that row-level security holds for it.
std::string service_url();

// The program `blog`, which runs until this is destroyed.
class Service {
 public:
  Service();

  int port() const { return port_; }
  std::string log() const { return process_.error_output(); }
  // Asks it to end; its exit code.
  int stop();

 private:
  migrate::test::Process process_;
  int port_ = 0;
};

}  // namespace blog::test
