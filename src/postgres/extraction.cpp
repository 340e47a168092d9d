#include "postgres/extraction.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "kinds/kind.hpp"
#include "postgres/unmodelled.hpp"
#include "sql/list.hpp"

namespace migrate::postgres {
namespace {

using catalog::Address;
using catalog::Object;
using Index = std::uint32_t;          // of an object in reading order
constexpr const char* unknown = "?";  // the kind of a relation that is left out
constexpr Index none = std::numeric_limits<Index>::max();

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

// Hash and equality of addresses that stand somewhere else.
struct ByValue {
  std::size_t operator()(const Address* address) const noexcept { return std::hash<Address>{}(*address); }
  bool operator()(const Address* a, const Address* b) const noexcept { return *a == *b; }
};

constexpr std::string_view user_schemas = R"(
WITH user_schema(oid, name) AS MATERIALIZED (
  SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))";

// Only what user objects (OIDs from FirstNormalObjectId on) have among themselves. What ties a table to its
// parent is an object of its own (kinds::tie_of): the table itself can live on. A loose member is a part of
// its operator family as much as what a class cannot do without is one of the class.
constexpr std::string_view dependency_query = R"(
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid,
       CASE WHEN d.classid IN ('pg_catalog.pg_amop'::pg_catalog.regclass, 'pg_catalog.pg_amproc'::pg_catalog.regclass)
                 AND d.refobjid IN (SELECT m.amopfamily FROM pg_catalog.pg_amop m WHERE m.oid = d.objid
                                    UNION ALL SELECT m.amprocfamily FROM pg_catalog.pg_amproc m WHERE m.oid = d.objid)
            THEN 'i' ELSE d.deptype END
  FROM pg_catalog.pg_depend d
 WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e', 'P')
   AND NOT (d.objsubid = 0 AND d.refobjsubid = 0 AND d.classid = d.refclassid AND d.deptype IN ('n', 'a')
            AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = d.objid AND h.inhparent = d.refobjid)))";

constexpr std::string_view cast_query = R"(
SELECT pg_catalog.format_type(c.castsource, NULL), pg_catalog.format_type(c.casttarget, NULL), c.castcontext, c.castmethod
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

// A UNION takes its columns' types from its first part, and a name that is made of others (a cast's, a
// member's) is longer than `name` takes.
constexpr std::string_view extraction_row = R"(
SELECT NULL::text, NULL::oid, NULL::oid, NULL::integer, NULL::text, NULL::text, NULL::text, NULL::integer, NULL::text[]
 WHERE false)";

std::string objects_query() {
  std::string sql(user_schemas);
  sql += extraction_row;
  for (const kinds::Kind* kind : kinds::all()) {
    if (!kind->query.empty()) sql += "\nUNION ALL " + std::string(kind->query);
  }
  return sql;
}

class Extraction {
 public:
  Extraction(Connection& connection, const ExtractionOptions& options)
      : connection_(connection), options_(options) {}

  catalog::Snapshot extract() {
    connection_.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''");
    const Rows rows = connection_.query_often(objects_query());
    const Rows edges = connection_.query_often(std::string(dependency_query));
    const Rows casts = connection_.query_often(std::string(cast_query));
    const Rows session = connection_.query("SELECT CURRENT_USER");
    std::vector<std::string> unmodelled = list_unmodelled(connection_, rows, edges, options_.schemas);
    connection_.run("COMMIT");

    note_members(edges);
    for (std::size_t row = 0; row < rows.size(); ++row) read(rows, row);
    for (Object& object : objects_) object.parent = parent_of(object.address);
    note_owners(edges);
    annotate(rows);
    std::vector<catalog::Snapshot::Edge> dependencies = dependencies_among(edges, leave_out_strays());
    catalog::Snapshot snapshot(std::move(objects_), std::move(dependencies));
    snapshot.server_version = connection_.server_version();
    snapshot.role = session.text(0, 0);
    for (std::size_t row = 0; row < casts.size(); ++row) {
      snapshot.casts.emplace(std::pair(casts.text(row, 0), casts.text(row, 1)),
                             catalog::Cast{casts.get(row, 2).front(), casts.get(row, 3).front()});
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
    object.position = number<int>(rows.get(row, position_column));
    read_values(kind, rows.get(row, values_column), object);
    object.address.signature = object.fact("signature");
    if (kind.is_relation)
      relations_.emplace(std::pair(object.address.schema, object.address.name), kind.name);
    indexes_.emplace(id, static_cast<Index>(objects_.size()));
    objects_.push_back(std::move(object));
  }

  // What the object lives in; an address of no kind where that is left out.
  Address parent_of(const Address& address) const {
    const kinds::Kind& kind = kinds::get(address.kind);
    Address parent = address;
    const auto relation = relations_.find({address.schema, address.relation});
    const std::string of(relation == relations_.end() ? unknown : relation->second);
    if (!kind.parent.empty()) {
      parent.kind = column_kind(of, kind.parent);
    } else if (!address.relation.empty()) {
      // An extension and a server may have the same name: what only one of them can hold is that one's.
      parent = {.kind = kind.containers.size() == 1 ? std::string(kind.containers.front()) : of,
                .schema = address.schema,
                .name = address.relation};
    } else if (!address.schema.empty()) {
      parent = {.kind = "schema", .of = {}, .schema = {}, .relation = {}, .name = address.schema};
    } else {
      parent = {};
    }
    return parent;
  }

  // `usual`, or the kind that a relation of kind `of` has in its section: a view's columns.
  static std::string column_kind(std::string_view of, std::string_view usual) {
    const std::string_view section = kinds::get(usual).section;
    for (const kinds::Kind* kind : kinds::all()) {
      if (kind->section == section && kind->is_in(of)) return std::string(kind->name);
    }
    return std::string(usual);
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
      if (internal && !indexes_.contains(object)) owners_.emplace(object, identity(edges, row, 3));
    }
  }

  // The object of that identity, or the one that it is a part of; `none` for what is left out. A few steps
  // are the most that PostgreSQL makes (array type -> row type -> table); the bound keeps a damaged catalog
  // from turning round for ever.
  Index resolve(Identity identity) const {
    for (int step = 0; step < 8; ++step) {
      const auto known = indexes_.find(identity);
      if (known != indexes_.end()) return known->second;
      const auto owner = owners_.find(identity);
      if (owner != owners_.end()) {
        identity = owner->second;
      } else if (identity.subid != 0) {
        identity.subid = 0;  // a column of a relation that is a part of something
      } else {
        return none;
      }
    }
    return none;
  }

  void annotate(const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const kinds::Kind& kind = kinds::get(rows.get(row, kind_column));
      if (!kind.annotates) continue;
      const Identity id = identity(rows, row, class_column);
      const Index owner = resolve(id);
      const auto part = parts_.find(id);
      if (owner == none || (part == parts_.end() && !indexes_.contains(id))) continue;
      Object object;
      object.address = part != parts_.end() ? part->second : objects_[owner].address;
      object.address.of = object.address.kind;
      object.address.kind = kind.name;
      object.parent = objects_[owner].address;
      read_values(kind, rows.get(row, values_column), object);
      if (!object.attributes().empty()) objects_.push_back(std::move(object));
    }
  }

  // Takes out the objects whose parent is not there: they belong to what is left out, an extension's table,
  // our own, or a table of a kind that is reported as unmodelled. Gives the new index of each old one, or
  // `none`.
  std::vector<Index> leave_out_strays() {
    std::unordered_set<const Address*, ByValue, ByValue> known;
    for (const Object& object : objects_) known.insert(&object.address);
    std::vector<bool> stray(objects_.size(), false);
    for (bool found = true; found;) {
      found = false;
      for (Index i = 0; i < objects_.size(); ++i) {
        if (stray[i] || objects_[i].parent.empty() || known.contains(&objects_[i].parent)) continue;
        known.erase(&objects_[i].address);
        stray[i] = found = true;
      }
    }
    std::vector<Index> moved(objects_.size(), none);
    std::vector<Object> kept;
    for (Index i = 0; i < objects_.size(); ++i) {
      if (stray[i]) continue;
      moved[i] = static_cast<Index>(kept.size());
      kept.push_back(std::move(objects_[i]));
    }
    objects_ = std::move(kept);
    return moved;
  }

  std::vector<catalog::Snapshot::Edge> dependencies_among(const Rows& edges,
                                                          const std::vector<Index>& moved) const {
    std::vector<catalog::Snapshot::Edge> out;
    for (std::size_t row = 0; row < edges.size(); ++row) {
      const Index object = resolve(identity(edges, row, 0));
      const Index needs = resolve(identity(edges, row, 3));
      if (object == none || needs == none || moved[object] == none || moved[needs] == none) continue;
      out.emplace_back(moved[object], moved[needs]);
    }
    add_known_needs(out);
    return out;
  }

  // What pg_depend does not say and the kinds do.
  void add_known_needs(std::vector<catalog::Snapshot::Edge>& edges) const {
    std::unordered_map<const Address*, Index, ByValue, ByValue> places;
    for (Index i = 0; i < objects_.size(); ++i) {
      const kinds::Kind& kind = kinds::get(objects_[i].address.kind);
      if (!kind.needs) continue;
      if (places.empty()) {
        for (Index j = 0; j < objects_.size(); ++j) places.emplace(&objects_[j].address, j);
      }
      for (const Address& need : kind.needs(objects_[i])) {
        const auto at = places.find(&need);
        if (at != places.end() && at->second != i) edges.emplace_back(i, at->second);
      }
    }
  }

  Connection& connection_;
  const ExtractionOptions& options_;
  std::vector<Object> objects_;
  std::map<std::pair<std::string, std::string>, std::string_view> relations_;  // (schema, name) -> kind
  std::unordered_map<Identity, Index, IdentityHash> indexes_;  // of what pg_depend names, in objects_
  std::unordered_map<Identity, Address, IdentityHash> parts_;
  std::unordered_map<Identity, Identity, IdentityHash> owners_;
  std::unordered_map<Identity, Identity, IdentityHash> members_;
};

}  // namespace

catalog::Snapshot extract(Connection& connection, const ExtractionOptions& options) {
  return Extraction(connection, options).extract();
}

}  // namespace migrate::postgres
