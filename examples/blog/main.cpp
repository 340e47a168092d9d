// blog: serves the blog until it gets SIGINT or SIGTERM. It is set up by its environment (README.md).
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "web/api.hpp"
#include "web/checks.hpp"

namespace {

std::string setting(const char* name, const char* otherwise = nullptr) {
  const char* value = std::getenv(name);
  if (value && *value) return value;
  if (otherwise) return otherwise;
  throw std::runtime_error(std::string(name) + " is not set");
}

int number_setting(const char* name, const char* otherwise, int most) {
  return blog::checked_number(name, setting(name, otherwise), 0, most);
}

void serve() {
  const std::string tenant = setting("BLOG_TENANT", "00000000-0000-0000-0000-000000000000");
  blog::checked_uuid("BLOG_TENANT", tenant);
  blog::PoolOptions pool;
  pool.size = number_setting("BLOG_POOL_SIZE", "10", 1000);
  pool.overflow = number_setting("BLOG_POOL_OVERFLOW", "10", 1000);
  blog::Database database(setting("DATABASE_URL"), tenant, pool);

  // The threads that are made from here on inherit it: the signals wait for sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  blog::Api api(database, {setting("BLOG_HOST", "127.0.0.1"), number_setting("BLOG_PORT", "8080", 65535)},
                std::cerr);
  std::cerr << "listening on port " << api.port() << std::endl;
  std::jthread waiter([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    api.stop();
  });
  const struct End {
    ~End() { ::kill(::getpid(), SIGTERM); }
  } end;  // of the waiter, however this ends
  if (!api.run()) throw std::runtime_error("the port cannot be listened on any more");
}

}  // namespace

int main() try {
  serve();
  return 0;
} catch (const std::exception& problem) {
  std::cerr << "blog: " << problem.what() << '\n';
  return 1;
}
