// What the cases reach: an attribute that no case changes is one that nobody has seen change.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "catalog/diff.hpp"
#include "kinds/kind.hpp"
#include "registry/elaborate.hpp"
#include "support/case_file.hpp"

using namespace migrate;
namespace fs = std::filesystem;

namespace {

struct Reached {
  std::set<std::string> changed;  // "column.type"
  std::set<std::string> created;  // kinds
  std::set<std::string> dropped;

  void operator()(const catalog::Create& create) { created.insert(create.object->address.kind); }
  void operator()(const catalog::Drop& drop) { dropped.insert(drop.object->address.kind); }
  void operator()(const catalog::Alter& alter) {
    for (const catalog::AttributeChange& attribute : alter.attributes)
      changed.insert(alter.after->address.kind + "." + attribute.name);
  }
};

catalog::Snapshot declared(const test::CaseFile& file, const std::string& section) {
  return registry::parse({{section, file.get(section)}}).declared;
}

// Each case is walked both ways, so that a change here is one up and one down.
Reached reached_by_all_cases() {
  Reached out;
  for (const auto& folder : fs::directory_iterator(fs::path(SOURCE_DIR) / "tests" / "cases")) {
    if (!folder.is_directory()) continue;
    for (const fs::path& path : test::case_files(folder.path().filename())) {
      const test::CaseFile file = test::read_case(path);
      const catalog::Snapshot before = declared(file, "before.yaml");
      const catalog::Snapshot after = declared(file, "after.yaml");
      for (const catalog::Change& change : catalog::diff(before, after)) std::visit(out, change);
    }
  }
  return out;
}

std::string lines(const std::set<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += name + "\n";
  return out;
}

}  // namespace

// A case cannot change these: tablespaces are the server's, an extension goes to no older version (both are
// tested by autogenerate_test.cpp), there is no replica identity by an index that is not unique, and the
// operands are an operator's address. Nothing makes a column or check of a child's own one that it has
// from its parent alone; exclusion constraints of partitioned tables are PostgreSQL 17's, the rules of a
// collation 16's, some options of a subscription 16's and 17's; how a table is partitioned cannot change. A
// composite type's order is that of its attributes.
constexpr const char* out_of_reach =
    "check.inherited\n"
    "collation.rules\n"
    "column.inherited\n"
    "composite_type.attribute_order\n"
    "exclusion.attached_to\n"
    "exclusion.replica_identity\n"
    "exclusion.tablespace\n"
    "extension.version\n"
    "index.tablespace\n"
    "materialized_view.tablespace\n"
    "operator.arguments\n"
    "primary_key.tablespace\n"
    "security_label.labels\n"
    "subscription.failover\n"
    "subscription.origin\n"
    "subscription.password_required\n"
    "subscription.run_as_owner\n"
    "table.partition_by\n"
    "table.tablespace\n"
    "unique.tablespace\n";

TEST_CASE("every attribute of every kind is changed by a case, there and back") {
  const Reached reached = reached_by_all_cases();
  std::set<std::string> missing;
  for (const kinds::Kind* kind : kinds::all()) {
    for (const kinds::AttributeForm& form : kind->attributes)
      missing.insert(std::string(kind->name) + "." + std::string(form.name));
  }
  for (const std::string& name : reached.changed) missing.erase(name);
  CHECK(lines(missing) == std::string(out_of_reach));
}

// The same of whole kinds. Security labels need a provider, a module that the server has to have loaded and
// that nobody ships without SELinux (security_label_test.cpp has what can be seen of them).
constexpr const char* kinds_out_of_reach =
    "create security_label\n"
    "drop security_label\n";

TEST_CASE("every kind of object comes and goes in a case") {
  const Reached reached = reached_by_all_cases();
  std::set<std::string> missing;
  for (const kinds::Kind* kind : kinds::all()) {
    if (!reached.created.contains(std::string(kind->name)))
      missing.insert("create " + std::string(kind->name));
    if (!reached.dropped.contains(std::string(kind->name))) missing.insert("drop " + std::string(kind->name));
  }
  CHECK(lines(missing) == std::string(kinds_out_of_reach));
}
