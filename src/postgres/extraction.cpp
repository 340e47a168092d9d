#include "postgres/extraction.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdint>
#include <future>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "error/error.hpp"
#include "kinds/kind.hpp"
#include "postgres/object_rows.hpp"
#include "postgres/unmodelled.hpp"

namespace migrate::postgres {
namespace {

using catalog::Address;
using catalog::Object;
using Index = std::uint32_t;          // of an object in reading order
constexpr const char* unknown = "?";  // the kind of a relation that is left out
constexpr Index none = std::numeric_limits<Index>::max();

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

// Who reads; and, where there is so much that two sessions are quicker than one, the name of the
// transaction's snapshot, else null.
constexpr std::string_view session_query = R"(
SELECT CURRENT_USER,
       CASE WHEN (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c WHERE c.oid >= 16384) >= 2000
            THEN pg_catalog.pg_export_snapshot() END)";

// What the server told of one snapshot of its catalog.
struct CatalogRows {
  std::string role;
  ObjectRows others;
  ObjectRows beside;
  Rows edges;
  Rows casts;
  std::vector<std::string> unmodelled;
};

void begin(Connection& connection) {
  connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''");
}

using Catalogs = std::set<std::string, std::less<>>;

// Those that have rows of users' objects, of what all_objects_query gives.
Catalogs catalogs_of(const Rows& present) {
  Catalogs out;
  for (std::size_t row = 0; row < present.size(); ++row) {
    const std::string_view catalog = present.get(row, 0);  // they come together
    if (row == 0 || catalog != present.get(row - 1, 0)) out.emplace(catalog);
  }
  return out;
}

// A session that sees what `connection` does; none where no other is to be had: one can do it all.
std::optional<Connection> other_session(const Connection& connection, const std::string& snapshot) {
  try {
    Connection out = connection.another();
    begin(out);
    out.run("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
    return out;
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    spdlog::debug("the catalog is read in one session, for: {}", error.what());
    return std::nullopt;
  }
}

// What a session beside `connection` reads; nothing where there is none.
std::optional<ObjectRows> read_beside(const Connection& connection, const std::string& snapshot) {
  std::optional<Connection> other = other_session(connection, snapshot);
  if (!other) return std::nullopt;
  return read_objects(other->query_often(objects_query(Share::beside, {})));
}

CatalogRows read_catalog(Connection& connection, const ExtractionOptions& options) {
  begin(connection);
  const Rows session = connection.query_often(std::string(session_query));
  std::future<std::optional<ObjectRows>> beside;
  if (!session.is_null(0, 1))
    beside = std::async(std::launch::async, [&] { return read_beside(connection, session.text(0, 1)); });
  const Rows present = connection.query_often(all_objects_query());
  const Rows others = connection.query_often(objects_query(Share::others, catalogs_of(present)));
  std::future<ObjectRows> objects = std::async(std::launch::async, [&] { return read_objects(others); });
  CatalogRows out{.role = session.text(0, 0),
                  .others = {},
                  .beside = {},
                  .edges = connection.query_often(std::string(dependency_query)),
                  .casts = connection.query_often(std::string(cast_query)),
                  .unmodelled = {}};
  out.others = objects.get();
  std::optional<ObjectRows> known = beside.valid() ? beside.get() : std::nullopt;
  out.beside =
      known ? std::move(*known) : read_objects(connection.query_often(objects_query(Share::beside, {})));
  out.unmodelled =
      list_unmodelled(connection, present, {&out.others, &out.beside}, out.edges, options.schemas);
  connection.run("COMMIT");
  return out;
}

// By schema and name; no name has a zero byte.
std::string relation_key(const std::string& schema, const std::string& name) {
  return schema + '\0' + name;
}

// Makes one snapshot of what was read.
class Extraction {
 public:
  Extraction(CatalogRows rows, const ExtractionOptions& options)
      : rows_(std::move(rows)), options_(options) {}

  catalog::Snapshot extract(int server_version) {
    note_members();
    take(rows_.others);
    take(rows_.beside);
    for (Object& object : objects_) object.parent = parent_of(object.address);
    note_owners();
    annotate(rows_.others);
    annotate(rows_.beside);
    const std::vector<Index> moved = sort_without_strays();
    catalog::Snapshot snapshot(std::move(objects_), dependencies_among(moved));
    snapshot.server_version = server_version;
    snapshot.role = rows_.role;
    for (std::size_t row = 0; row < rows_.casts.size(); ++row) {
      snapshot.casts.emplace(std::pair(rows_.casts.text(row, 0), rows_.casts.text(row, 1)),
                             catalog::Cast{rows_.casts.get(row, 2).front(), rows_.casts.get(row, 3).front()});
    }
    snapshot.unmodelled = std::move(rows_.unmodelled);
    return snapshot;
  }

 private:
  void note_members() {
    for (std::size_t row = 0; row < rows_.edges.size(); ++row) {
      if (rows_.edges.get(row, 6) == "e")
        members_.emplace(identity(rows_.edges, row, 0), identity(rows_.edges, row, 3));
    }
  }

  bool is_member(Identity identity) const {
    identity.subid = 0;
    return members_.contains(identity);
  }

  bool is_own(const Address& address) const {
    const std::string& table = address.relation.empty() ? address.name : address.relation;
    return std::any_of(options_.own_tables.begin(), options_.own_tables.end(),
                       [&](const auto& own) { return own.second == table && own.first == address.schema; });
  }

  bool is_wanted(const Address& address) const {
    if (options_.schemas.empty()) return true;
    const std::string& schema = address.kind == "schema" ? address.name : address.schema;
    return schema.empty() ||
           std::find(options_.schemas.begin(), options_.schemas.end(), schema) != options_.schemas.end();
  }

  bool is_left_out(const Identity& id, const Address& address) const {
    return is_member(id) || is_own(address) || !is_wanted(address);
  }

  void take(ObjectRows& rows) {
    objects_.reserve(objects_.size() + rows.objects.size());
    indexes_.reserve(indexes_.size() + rows.objects.size());
    for (std::size_t i = 0; i < rows.objects.size(); ++i) {
      Object& object = rows.objects[i];
      if (is_left_out(rows.identities[i], object.address)) continue;
      const kinds::Kind& kind = kinds::get(object.address.kind);
      if (kind.is_relation)
        relations_.emplace(relation_key(object.address.schema, object.address.name), kind.name);
      indexes_.emplace(rows.identities[i], static_cast<Index>(objects_.size()));
      objects_.push_back(std::move(object));
    }
    for (auto& [id, address] : rows.parts) {
      if (!is_left_out(id, address)) parts_.emplace(id, std::move(address));
    }
  }

  // What the object lives in; an address of no kind where that is left out.
  Address parent_of(const Address& address) const {
    const kinds::Kind& kind = kinds::get(address.kind);
    Address parent = address;
    const auto relation = relations_.find(relation_key(address.schema, address.relation));
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

  // What stands for another object: an index for its constraint, a row type for its table, a member for its
  // extension.
  void note_owners() {
    const Rows& edges = rows_.edges;
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

  void annotate(const ObjectRows& rows) {
    for (const Annotation& annotation : rows.annotations) {
      const Index owner = resolve(annotation.identity);
      const auto part = parts_.find(annotation.identity);
      if (owner == none || (part == parts_.end() && !indexes_.contains(annotation.identity))) continue;
      Object object;
      object.address = part != parts_.end() ? part->second : objects_[owner].address;
      object.address.of = object.address.kind;
      object.address.kind = annotation.kind->name;
      object.parent = objects_[owner].address;
      read_values(*annotation.kind, annotation.values, object);
      if (!object.attributes().empty()) objects_.push_back(std::move(object));
    }
  }

  // Sorts by address, and takes out the objects whose parent is not there: they belong to what is left out,
  // an extension's table, our own, or a table of a kind that is reported as unmodelled. Gives the new index
  // of each old one, or `none`.
  std::vector<Index> sort_without_strays() {
    std::vector<Index> order(objects_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](Index a, Index b) { return objects_[a].address < objects_[b].address; });
    const std::vector<bool> stray = strays(order);
    std::vector<Index> moved(objects_.size(), none);
    std::vector<Object> kept;
    kept.reserve(objects_.size());
    for (const Index old : order) {
      if (stray[old]) continue;
      moved[old] = static_cast<Index>(kept.size());
      kept.push_back(std::move(objects_[old]));
    }
    objects_ = std::move(kept);
    return moved;
  }

  std::vector<bool> strays(const std::vector<Index>& order) const {
    std::vector<bool> out(objects_.size(), false);
    std::vector<Index> parents(objects_.size(), none);
    const Object* sibling = nullptr;  // they stand beside each other
    Index parent = none;
    for (const Index i : order) {
      if (objects_[i].parent.empty()) continue;
      if (!sibling || sibling->parent != objects_[i].parent) parent = find(order, objects_[i].parent);
      sibling = &objects_[i];
      parents[i] = parent;
      out[i] = parent == none;
    }
    for (bool found = true; found;) {
      found = false;
      for (const Index i : order) {
        if (out[i] || parents[i] == none || !out[parents[i]]) continue;
        out[i] = found = true;
      }
    }
    return out;
  }

  // The index of an address, or `none`. `order`: all of them, by address.
  Index find(const std::vector<Index>& order, const Address& address) const {
    const auto at =
        std::lower_bound(order.begin(), order.end(), address,
                         [&](Index i, const Address& wanted) { return objects_[i].address < wanted; });
    return at != order.end() && objects_[*at].address == address ? *at : none;
  }

  std::vector<catalog::Snapshot::Edge> dependencies_among(const std::vector<Index>& moved) const {
    std::vector<catalog::Snapshot::Edge> out;
    Identity last;  // those of one object come together
    Index object = none;
    for (std::size_t row = 0; row < rows_.edges.size(); ++row) {
      const Identity dependent = identity(rows_.edges, row, 0);
      if (!(dependent == last)) object = resolve(dependent);
      last = dependent;
      const Index needs = object == none ? none : resolve(identity(rows_.edges, row, 3));
      if (object == none || needs == none || moved[object] == none || moved[needs] == none) continue;
      out.emplace_back(moved[object], moved[needs]);
    }
    add_known_needs(out);
    return out;
  }

  // What pg_depend does not say and the kinds do.
  void add_known_needs(std::vector<catalog::Snapshot::Edge>& edges) const {
    std::vector<Index> order(objects_.size());  // they are sorted by now
    std::iota(order.begin(), order.end(), 0);
    for (const Index i : order) {
      const kinds::Kind& kind = kinds::get(objects_[i].address.kind);
      if (!kind.needs) continue;
      for (const Address& need : kind.needs(objects_[i])) {
        const Index at = find(order, need);
        if (at != none && at != i) edges.emplace_back(i, at);
      }
    }
  }

  CatalogRows rows_;
  const ExtractionOptions& options_;
  std::vector<Object> objects_;
  std::unordered_map<std::string, std::string_view> relations_;  // by relation_key: their kind
  std::unordered_map<Identity, Index, IdentityHash> indexes_;    // of what pg_depend names, in objects_
  std::unordered_map<Identity, Address, IdentityHash> parts_;
  std::unordered_map<Identity, Identity, IdentityHash> owners_;
  std::unordered_map<Identity, Identity, IdentityHash> members_;
};

}  // namespace

catalog::Snapshot extract(Connection& connection, const ExtractionOptions& options) {
  CatalogRows rows = read_catalog(connection, options);
  return Extraction(std::move(rows), options).extract(connection.server_version());
}

}  // namespace migrate::postgres
