#include "kinds/inheritance.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

Address tie_address(std::string kind, const Address& table) {
  return {.kind = std::move(kind), .schema = table.schema, .relation = table.name, .name = table.name};
}

// The composite type that a table is made OF; null of other tables.
const Object* type_of(const Address& table, const Snapshot& snapshot) {
  const Object* typed = snapshot.find(table);
  if (!typed || !typed->has("of_type")) return nullptr;
  for (const Object* need : snapshot.needs_of(table)) {
    if (need->address.kind == "composite_type") return need;
  }
  return nullptr;
}

// Whether the same parents stay, or the same type.
bool is_tied(const Address& table, const Context& context) {
  const Object* typed = type_of(table, context.before);
  const Object* still = type_of(table, context.after);
  if (typed || still) return typed && still && typed->address == still->address;
  const Object* was = tie_of(table, context.before);
  const Object* is = tie_of(table, context.after);
  return was && is && was->address == is->address && parents_of(*was) == parents_of(*is);
}

// Its parents, theirs, and so on: a change of one comes down to all below.
std::vector<Address> ancestors_of(const Object& tie, const Snapshot& snapshot) {
  std::vector<Address> out = parents_of(tie);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Object* above = tie_of(out[i], snapshot);
    for (Address& parent : above ? parents_of(*above) : std::vector<Address>{}) {
      if (std::find(out.begin(), out.end(), parent) == out.end()) out.push_back(std::move(parent));
    }
  }
  return out;
}

std::vector<Statement> create(const Object& tie, const Clauses&, const Context& context) {
  if (!context.before.find(tie.parent)) return {};  // CREATE TABLE says it
  std::vector<Statement> out;
  for (const std::string& parent : list_of(tie, "parents"))
    out.push_back({.sql = "ALTER TABLE " + table_of(tie.address) + " INHERIT " + parent});
  return out;
}

std::vector<Statement> drop(const Object& tie, const Context&) {
  std::vector<Statement> out;
  for (const std::string& parent : list_of(tie, "parents"))
    out.push_back({.sql = "ALTER TABLE " + table_of(tie.address) + " NO INHERIT " + parent});
  return out;
}

// The order of parents counts for nothing but the columns' order.
Alteration alter(const Alter& change, const Context&) {
  const std::vector<std::string> before = list_of(*change.before, "parents");
  const std::vector<std::string> after = list_of(*change.after, "parents");
  const auto has = [](const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  };
  Alteration out;
  const std::string head = "ALTER TABLE " + table_of(change.after->address);
  for (const std::string& parent : before) {
    if (!has(after, parent)) out.statements.push_back({.sql = head + " NO INHERIT " + parent});
  }
  for (const std::string& parent : after) {
    if (!has(before, parent)) out.statements.push_back({.sql = head + " INHERIT " + parent});
  }
  return out;
}

}  // namespace

const Object* tie_of(const Address& table, const Snapshot& snapshot) {
  for (const char* kind : {"partition", "inheritance"}) {
    if (const Object* tie = snapshot.find(tie_address(kind, table))) return tie;
  }
  return nullptr;
}

std::vector<Address> parents_of(const Object& tie) {
  std::vector<Address> out;
  const std::vector<std::string> names = list_of_fact(tie, "parent_names");
  for (std::size_t i = 0; i + 1 < names.size(); i += 2)
    out.push_back({.kind = "table", .schema = names[i], .name = names[i + 1]});
  return out;
}

std::vector<Address> ties_to(const Address& table, const Snapshot& snapshot) {
  std::vector<Address> out;
  for (const Object* dependent : snapshot.dependents_of(table)) {
    const std::string& kind = dependent->address.kind;
    const bool own = dependent->parent == table;
    if (!own && (kind == "partition" || kind == "inheritance")) out.push_back(dependent->address);
  }
  return out;
}

std::vector<Address> in_the_way_of_tie(const Object& tie, const Snapshot& before) {
  std::vector<Address> out = matched_by_tie(tie, before);
  for (Address& child : ties_to(tie.parent, before)) out.push_back(std::move(child));
  for (const Address& parent : parents_of(tie)) {
    for (Address& sibling : ties_to(parent, before)) {
      if (sibling != tie.address) out.push_back(std::move(sibling));
    }
  }
  return out;
}

std::vector<Address> matched_by_tie(const Object& tie, const Snapshot& snapshot) {
  const std::vector<Address> ancestors = ancestors_of(tie, snapshot);
  std::vector<Address> out = ancestors;
  for (const Address& ancestor : ancestors) {
    for (const Object* part : snapshot.children_of(ancestor)) {
      const std::string& kind = part->address.kind;
      if (kind != "partition" && kind != "trigger") out.push_back(part->address);
    }
  }
  for (const Object* sibling : snapshot.children_of(tie.parent)) {
    if (sibling->address != tie.address) out.push_back(sibling->address);
  }
  return out;
}

bool is_created_by_parent(const Object& part, const Context& context) {
  const Address table{.kind = "table", .schema = part.address.schema, .name = part.address.relation};
  Address foreign = table;
  foreign.kind = "foreign_table";
  if (!context.before.find(table) && !context.before.find(foreign)) return part.has("inherited");
  return !part.fact("from_parent").empty() && is_tied(table, context);
}

bool follows_parent(const Object& part, const Context& context) {
  const Address table{.kind = "table", .schema = part.address.schema, .name = part.address.relation};
  return !part.fact("from_parent").empty() && is_tied(table, context);
}

const Object* origin_of(const Object& part, const Snapshot& snapshot) {
  const Address table{.kind = "table", .schema = part.address.schema, .name = part.address.relation};
  if (const Object* type = part.address.kind == "column" ? type_of(table, snapshot) : nullptr) {
    return snapshot.find({.kind = "attribute",
                          .schema = type->address.schema,
                          .relation = type->address.name,
                          .name = part.address.name});
  }
  const Object* tie = tie_of(table, snapshot);
  if (!tie) return nullptr;
  for (const Address& parent : parents_of(*tie)) {
    Address address = part.address;
    address.schema = parent.schema;
    address.relation = parent.name;
    if (const Object* origin = snapshot.find(address)) return origin;
  }
  return nullptr;
}

std::vector<const Object*> derived_from(const Object& part, const Snapshot& snapshot) {
  std::vector<const Object*> out;
  if (part.fact("has_children").empty()) return out;
  for (const Object& other : snapshot.objects()) {
    const bool named_so = other.address.kind == part.address.kind && other.address.name == part.address.name;
    if (named_so && !other.fact("from_parent").empty() && origin_of(other, snapshot) == &part)
      out.push_back(&other);
  }
  return out;
}

std::string only(const Object& part) {
  return part.fact("has_children").empty() ? "" : " ONLY";
}

std::string inherits_clause(const Object& table, const Context& context) {
  const Object* tie = context.after.find(tie_address("inheritance", table.address));
  return tie ? " INHERITS (" + joined(list_of(*tie, "parents")) + ')' : "";
}

// INHERITS of a table that is no partition.
const Kind inheritance_kind = {
    .name = "inheritance",
    .keyword = "",
    .rank = 85,
    .query = R"(
SELECT 'inheritance', 'pg_catalog.pg_inherits'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0,
       s.name, c.relname, c.relname, 0,
       ARRAY[(SELECT pg_catalog.array_agg(pg_catalog.format('%I.%I', pn.nspname, p.relname) ORDER BY h.inhseqno)::text
                FROM pg_catalog.pg_inherits h
                JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
                JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
               WHERE h.inhrelid = c.oid),
             (SELECT pg_catalog.array_agg(n.name ORDER BY h.inhseqno, n.place)::text
                FROM pg_catalog.pg_inherits h
                JOIN pg_catalog.pg_class p ON p.oid = h.inhparent
                JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
               CROSS JOIN LATERAL (VALUES (1, pn.nspname::text), (2, p.relname::text)) n(place, name)
               WHERE h.inhrelid = c.oid)]::text[]
  FROM pg_catalog.pg_class c
  JOIN user_schema s ON s.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition
   AND c.oid IN (SELECT h.inhrelid FROM pg_catalog.pg_inherits h))",
    .attributes = {{.name = "parents", .shape = Shape::list, .fragment = Fragment::name}},
    .facts = {"parent_names"},
    .create = create,
    .drop = drop,
    .alter = alter,
    .needs = parents_of,
    .follows = matched_by_tie,
    .waits_for = matched_by_tie,
    .section = "inherits",
    .containers = {"table", "foreign_table"},
    .short_form = "parents",
    .single = true,
};

}  // namespace migrate::kinds
