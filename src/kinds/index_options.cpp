#include "kinds/index_options.hpp"

#include <algorithm>
#include <array>

#include "kinds/clauses.hpp"
#include "kinds/inheritance.hpp"
#include "kinds/table.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

constexpr std::array<std::string_view, 5> names = {"options", "tablespace", "clustered", "replica_identity",
                                                   "attached_to"};

Statement cluster_on(const Object& index) {
  return {
      .sql = "ALTER TABLE " + table_of(index.address) + " CLUSTER ON " + sql::identifier(index.address.name),
      .lock = Lock::share_update_exclusive};
}

Statement replicate_by(const Object& index) {
  return {.sql = "ALTER TABLE " + table_of(index.address) + " REPLICA IDENTITY USING INDEX " +
                 sql::identifier(index.address.name)};
}

// The index of the partitioned table; null when it is not attached to any.
const Object* whole_of(const Object& index, const Snapshot& snapshot) {
  for (const Object* need : snapshot.needs_of(index.address)) {
    if (is_part_of_index(index, *need)) return need;
  }
  return nullptr;
}

Statement attach_index(const Object& index) {
  const std::vector<std::string> whole = list_of(index, "attached_to");
  return {.sql = "ALTER INDEX " + sql::qualified(whole.at(0), whole.at(1)) + " ATTACH PARTITION " +
                 qualified_name(index.address)};
}

const Object* table_in(const Snapshot& snapshot, const Object& index) {
  return snapshot.find(index.parent);
}

// Whether another index of the table takes the role over, so that nothing need be unset.
bool another_has(std::string_view attribute, const Object& index, const Snapshot& after) {
  const std::vector<const Object*> siblings = after.children_of(index.parent);
  return std::any_of(siblings.begin(), siblings.end(), [&](const Object* sibling) {
    const bool is_index = sibling->has(attribute);
    return is_index && sibling->address != index.address;
  });
}

}  // namespace

std::vector<AttributeForm> with_index_options(std::vector<AttributeForm> own) {
  own.push_back({.name = "options", .shape = Shape::options, .key = "with"});
  own.push_back({.name = "tablespace"});
  own.push_back({.name = "clustered", .shape = Shape::flag});
  own.push_back({.name = "replica_identity", .shape = Shape::flag});
  own.push_back({.name = "attached_to", .shape = Shape::list});
  return own;
}

std::string index_tablespace_clause(const Object& constraint) {
  if (!constraint.has("tablespace")) return "";
  return " USING INDEX TABLESPACE " + sql::identifier(constraint.get("tablespace"));
}

std::vector<Finish> finish_index(const Object& index, const Context& context) {
  std::vector<Finish> out;
  // ATTACH PARTITION of a table finds the indexes that match.
  const Object* whole = whole_of(index, context.after);
  if (whole && tie_of(index.parent, context.before)) out.push_back({attach_index(index), {whole->address}});
  if (index.has("clustered")) out.push_back({cluster_on(index)});
  if (index.has("replica_identity")) out.push_back({replicate_by(index)});
  return out;
}

bool alter_index_options(const Alter& change, const Context& context, Alteration& out) {
  const auto is_option = [](const catalog::AttributeChange& a) {
    return std::find(names.begin(), names.end(), a.name) != names.end();
  };
  if (!std::all_of(change.attributes.begin(), change.attributes.end(), is_option)) return false;
  const Object& index = *change.after;
  if (change.changes("attached_to")) {
    // A detached table keeps its index; a table that is attached brings it along.
    const Object* was = tie_of(index.parent, context.before);
    const Object* is = tie_of(index.parent, context.after);
    const bool same_tie = was && is && was->get("of") == is->get("of");
    if (same_tie && change.before->has("attached_to")) return false;
    if (same_tie) out.statements.push_back(attach_index(index));
  }
  const std::string head = "ALTER INDEX " + qualified_name(index.address);
  for (const std::string& tail :
       option_changes(list_of(*change.before, "options"), list_of(index, "options"))) {
    out.statements.push_back({.sql = head + ' ' + tail, .lock = Lock::share_update_exclusive});
  }
  if (change.changes("tablespace")) {
    const std::string_view space = index.get("tablespace");
    out.statements.push_back(
        {.sql = head + " SET TABLESPACE " + sql::identifier(space.empty() ? "pg_default" : space)});
  }
  if (change.changes("clustered")) {
    if (index.has("clustered")) {
      out.statements.push_back(cluster_on(index));
    } else if (!another_has("clustered", index, context.after)) {
      out.statements.push_back({.sql = "ALTER TABLE " + table_of(index.address) + " SET WITHOUT CLUSTER",
                                .lock = Lock::share_update_exclusive});
    }
  }
  if (change.changes("replica_identity")) {
    if (index.has("replica_identity")) {
      out.statements.push_back(replicate_by(index));
    } else if (!another_has("replica_identity", index, context.after)) {
      // Comes after the table's own change, if there is one, so it repeats what the table says.
      out.statements.push_back({.sql = replica_identity(*table_in(context.after, index))});
    }
  }
  return true;
}

std::vector<Statement> leave_index(const Object& index, const Context& context) {
  const Object* table = table_in(context.after, index);
  if (!index.has("replica_identity") || !table) return {};
  return {{.sql = replica_identity(*table)}};
}

bool is_part_of_index(const Object& index, const Object& whole) {
  if (!index.has("attached_to") || index.address.kind != whole.address.kind) return false;
  const std::vector<std::string> names = list_of(index, "attached_to");
  return names.at(0) == whole.address.schema && names.at(1) == whole.address.name;
}

std::string only_whole(const Object& index, const Context& context) {
  const std::vector<const Object*> dependents = context.after.dependents_of(index.address);
  const bool any = std::any_of(dependents.begin(), dependents.end(), [&](const Object* part) {
    return is_part_of_index(*part, index) && tie_of(part->parent, context.before);
  });
  return any ? " ONLY" : "";
}

std::vector<Address> partitions_under(const Object& index, const Snapshot& before) {
  return ties_to(index.parent, before);
}

std::vector<std::string> index_claims(const Object& index) {
  return {"relation " + qualified_name(index.address)};
}

}  // namespace migrate::kinds
