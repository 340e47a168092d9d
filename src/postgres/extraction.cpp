#include "postgres/extraction.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "kinds/kind.hpp"
#include "postgres/unmodelled.hpp"
#include "sql/list.hpp"

namespace migrate::postgres {
namespace {

using catalog::Address;
using catalog::Object;

// What pg_depend calls an object.
struct Identity {
  unsigned classid = 0;
  unsigned oid = 0;
  int subid = 0;

  bool operator==(const Identity&) const = default;
};

struct IdentityHash {
  std::size_t operator()(const Identity& i) const noexcept {
    return (static_cast<std::size_t>(i.oid) << 32) ^ (static_cast<std::size_t>(i.classid) << 12) ^
           static_cast<std::size_t>(i.subid);
  }
};

constexpr std::string_view user_schemas = R"(
WITH user_schema(oid, name) AS MATERIALIZED (
  SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))";

// Only what user objects (OIDs from FirstNormalObjectId on) have among themselves.
constexpr std::string_view dependency_query = R"(
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
  FROM pg_catalog.pg_depend d
 WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e'))";

constexpr std::string_view cast_query = R"(
SELECT pg_catalog.format_type(c.castsource, NULL), pg_catalog.format_type(c.casttarget, NULL), c.castcontext
  FROM pg_catalog.pg_cast c)";

enum Column {
  kind_column,
  class_column,
  oid_column,
  subid_column,
  schema_column,
  relation_column,
  name_column,
  position_column,
  values_column
};

template <typename Number>
Number number(std::string_view text) {
  Number out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::string objects_query() {
  std::string sql(user_schemas);
  bool first = true;
  for (const kinds::Kind* kind : kinds::all()) {
    if (!first) sql += "\nUNION ALL ";
    first = false;
    sql += kind->query;
  }
  return sql;
}

class Extraction {
 public:
  Extraction(Connection& connection, const ExtractionOptions& options)
      : connection_(connection), options_(options) {}

  catalog::Snapshot extract() {
    connection_.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''");
    const Rows rows = connection_.query(objects_query());
    const Rows edges = connection_.query(std::string(dependency_query));
    const Rows casts = connection_.query(std::string(cast_query));
    std::vector<std::string> unmodelled = list_unmodelled(connection_);
    connection_.run("COMMIT");

    note_members(edges);
    for (std::size_t row = 0; row < rows.size(); ++row) read(rows, row);
    note_owners(edges);
    annotate(rows);
    leave_out_strays();
    catalog::Snapshot snapshot(std::move(objects_), dependencies(edges));
    snapshot.server_version = connection_.server_version();
    for (std::size_t row = 0; row < casts.size(); ++row) {
      snapshot.casts.emplace(std::pair(casts.text(row, 0), casts.text(row, 1)), casts.get(row, 2).front());
    }
    snapshot.unmodelled = std::move(unmodelled);
    return snapshot;
  }

 private:
  static Identity identity(const Rows& rows, std::size_t row, std::size_t first) {
    return {number<unsigned>(rows.get(row, first)), number<unsigned>(rows.get(row, first + 1)),
            number<int>(rows.get(row, first + 2))};
  }

  void note_members(const Rows& edges) {
    for (std::size_t row = 0; row < edges.size(); ++row) {
      if (edges.get(row, 6) == "e") members_.emplace(identity(edges, row, 0), identity(edges, row, 3));
    }
  }

  bool is_member(Identity identity) const {
    identity.subid = 0;
    return members_.contains(identity);
  }

  bool is_own(const Address& address) const {
    const std::string& table = address.relation.empty() ? address.name : address.relation;
    return options_.own_tables.contains({address.schema, table});
  }

  bool is_wanted(const Address& address) const {
    if (options_.schemas.empty()) return true;
    const std::string& schema = address.kind == "schema" ? address.name : address.schema;
    return schema.empty() ||
           std::find(options_.schemas.begin(), options_.schemas.end(), schema) != options_.schemas.end();
  }

  void read(const Rows& rows, std::size_t row) {
    const kinds::Kind& kind = kinds::get(rows.get(row, kind_column));
    if (kind.annotates) return;
    const Identity id = identity(rows, row, class_column);
    Address address{.kind = std::string(kind.name),
                    .of = {},
                    .schema = rows.text(row, schema_column),
                    .relation = rows.text(row, relation_column),
                    .name = rows.text(row, name_column)};
    if (is_member(id) || is_own(address) || !is_wanted(address)) return;
    if (rows.is_null(row, values_column)) {
      parts_.emplace(id, std::move(address));
      return;
    }
    Object object;
    object.address = std::move(address);
    object.parent = parent_of(kind, object.address);
    object.position = number<int>(rows.get(row, position_column));
    read_values(kind, rows.get(row, values_column), object);
    addresses_.emplace(id, object.address);
    objects_.push_back(std::move(object));
  }

  static Address parent_of(const kinds::Kind& kind, const Address& address) {
    Address parent = address;
    if (!kind.parent.empty()) {
      parent.kind = kind.parent;
    } else if (!address.relation.empty()) {
      parent = {
          .kind = "table", .of = {}, .schema = address.schema, .relation = {}, .name = address.relation};
    } else if (!address.schema.empty()) {
      parent = {.kind = "schema", .of = {}, .schema = {}, .relation = {}, .name = address.schema};
    } else {
      parent = {};
    }
    return parent;
  }

  static void read_values(const kinds::Kind& kind, std::string_view text, Object& object) {
    std::vector<std::optional<std::string>> values = sql::parse_array(text);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i]) continue;
      if (i < kind.attributes.size()) {
        object.set(kind.attributes[i].name, std::move(*values[i]));
      } else {
        object.set_fact(kind.facts[i - kind.attributes.size()], std::move(*values[i]));
      }
    }
    if (kind.cook) kind.cook(object);
  }

  // What stands for another object: an index for its constraint, a row type for its table, a member for its
  // extension.
  void note_owners(const Rows& edges) {
    for (std::size_t row = 0; row < edges.size(); ++row) {
      const Identity object = identity(edges, row, 0);
      const bool internal = edges.get(row, 6) == "i" || edges.get(row, 6) == "e";
      if (internal && !addresses_.contains(object)) owners_.emplace(object, identity(edges, row, 3));
    }
  }

  // The address of an object, or of what it is a part of. A few steps are the most that PostgreSQL makes
  // (array type -> row type -> table); the bound keeps a damaged catalog from turning round for ever.
  const Address* resolve(Identity identity) const {
    for (int step = 0; step < 8; ++step) {
      const auto known = addresses_.find(identity);
      if (known != addresses_.end()) return &known->second;
      auto owner = owners_.find(identity);
      if (owner == owners_.end() && identity.subid != 0) {
        identity.subid = 0;  // a column of a relation that is a part of something
        continue;
      }
      if (owner == owners_.end()) return nullptr;
      identity = owner->second;
    }
    return nullptr;
  }

  void annotate(const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const kinds::Kind& kind = kinds::get(rows.get(row, kind_column));
      if (!kind.annotates) continue;
      const Identity id = identity(rows, row, class_column);
      const auto part = parts_.find(id);
      const auto known = addresses_.find(id);
      if (part == parts_.end() && known == addresses_.end()) continue;
      const Address& described = part != parts_.end() ? part->second : known->second;
      const Address* parent = resolve(id);
      if (!parent) continue;
      Object object;
      object.address = described;
      object.address.of = described.kind;
      object.address.kind = kind.name;
      object.parent = *parent;
      read_values(kind, rows.get(row, values_column), object);
      objects_.push_back(std::move(object));
    }
  }

  // Objects whose parent is not there belong to something that is left out: an extension's table, our own, a
  // table of a kind that is reported as unmodelled.
  void leave_out_strays() {
    std::unordered_map<Address, bool> known;
    for (const Object& object : objects_) known.emplace(object.address, true);
    std::size_t before = 0;
    do {
      before = objects_.size();
      std::erase_if(objects_, [&](const Object& object) {
        if (object.parent.empty() || known.contains(object.parent)) return false;
        known.erase(object.address);
        return true;
      });
    } while (objects_.size() != before);
  }

  std::vector<catalog::Dependency> dependencies(const Rows& edges) const {
    std::vector<catalog::Dependency> out;
    for (std::size_t row = 0; row < edges.size(); ++row) {
      const Address* object = resolve(identity(edges, row, 0));
      const Address* needs = resolve(identity(edges, row, 3));
      if (object && needs && *object != *needs) out.push_back({*object, *needs});
    }
    return out;
  }

  Connection& connection_;
  const ExtractionOptions& options_;
  std::vector<Object> objects_;
  std::unordered_map<Identity, Address, IdentityHash> addresses_;
  std::unordered_map<Identity, Address, IdentityHash> parts_;
  std::unordered_map<Identity, Identity, IdentityHash> owners_;
  std::unordered_map<Identity, Identity, IdentityHash> members_;
};

}  // namespace

catalog::Snapshot extract(Connection& connection, const ExtractionOptions& options) {
  return Extraction(connection, options).extract();
}

}  // namespace migrate::postgres
