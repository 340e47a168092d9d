#include "support/revisions.hpp"

#include <ostream>

namespace migrate::test {
namespace {

std::string section(const std::string& direction, const std::string& sql) {
  return sql.starts_with("-- migrate:") ? sql + "\n" : "-- migrate:" + direction + "\n" + sql + "\n";
}

}  // namespace

void write_revision(const Project& project, const std::string& revision, const std::string& parents,
                    const std::string& up, const std::string& down) {
  const std::string table = "\"t_" + revision + "\"";
  project.write("migrations/" + revision + ".sql",
                "-- make " + revision + "\n--\n-- revision: " + revision + "\n-- parents: " + parents +
                    "\n\n" + section("up", up.empty() ? "CREATE TABLE " + table + " (id int);" : up) + "\n" +
                    section("down", down.empty() ? "DROP TABLE " + table + ";" : down));
}

void write_chain(const Project& project, const std::vector<std::string>& revisions) {
  std::string parent;
  for (const std::string& revision : revisions) {
    write_revision(project, revision, parent);
    parent = revision;
  }
}

std::string rows(Project& project) {
  return project.database().query(
      "SELECT string_agg(version_num, ' ' ORDER BY version_num) FROM migrate_version");
}

bool operator==(const std::string& text, const Holding& holding) {
  return text.find(holding.part) != std::string::npos;
}

std::ostream& operator<<(std::ostream& stream, const Holding& holding) {
  return stream << "a text with \"" << holding.part << '"';
}

}  // namespace migrate::test
