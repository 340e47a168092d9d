#include "support/shipped.hpp"

namespace migrate::test {

namespace fs = std::filesystem;

Shipped::Shipped(const std::string& name) {
  for (const char* part : {"migrate.yaml", "models", "migrations"}) {
    fs::copy(fs::path(SOURCE_DIR) / name / part, folder() / part,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }
  write(".env", "DATABASE_URL=\"" + database().url() + "\"\n");
}

std::string source_text(const std::string& file) {
  return text_of(fs::path(SOURCE_DIR) / file);
}

void load_regression(const Database& database) {
  for (const char* role : {"regression_owner", "regression_user"}) {
    database.psql("DO $$ BEGIN CREATE ROLE " + std::string(role) +
                  "; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
  }
  database.psql(source_text("tests/regression/schema.sql"));
}

}  // namespace migrate::test
