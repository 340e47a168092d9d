#include "service.hpp"

#include <signal.h>

#include <stdexcept>

namespace blog::test {

namespace {

namespace fs = std::filesystem;
using migrate::test::Project;

void migrate_to_head(Project& project) {
  fs::copy(SOURCE_DIR "/models", project.folder() / "models", fs::copy_options::recursive);
  fs::copy(SOURCE_DIR "/migrations", project.folder() / "migrations", fs::copy_options::recursive);
  const migrate::test::Result result = project.migrate("upgrade head");
  if (result.exit != 0) throw std::runtime_error(result.err);
  project.database().psql(
      "DO $$ BEGIN IF to_regrole('blog_service') IS NULL THEN CREATE ROLE blog_service LOGIN; END IF; END $$;"
      "GRANT pg_read_all_data, pg_write_all_data TO blog_service");
}

// The shared one, migrated at its first use.
Project& project() {
  static Project shared;
  static const bool migrated = (migrate_to_head(shared), true);
  static_cast<void>(migrated);
  return shared;
}

migrate::test::RunOptions options() {
  migrate::test::RunOptions out;
  out.environment = {{"DATABASE_URL", service_url()}, {"BLOG_PORT", "0"}};
  out.patience = std::chrono::seconds(300);
  out.dies_with_us = true;
  return out;
}

}  // namespace

Project& empty_project() {
  project().database().psql("TRUNCATE users, posts, audit_log RESTART IDENTITY");
  return project();
}

std::string service_url() {
  return project().database().url("blog_service");
}

Service::Service() : process_({BLOG_BINARY}, options()) {
  const std::string words = "listening on port ";
  migrate::test::await([&] { return process_.finished() || log().find(words) != std::string::npos; }, words);
  if (process_.finished()) throw std::runtime_error("the service ended: " + log());
  port_ = std::stoi(log().substr(log().find(words) + words.size()));
}

int Service::stop() {
  process_.signal(SIGTERM);
  return process_.wait().exit;
}

}  // namespace blog::test
