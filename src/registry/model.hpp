// What the reader has gathered and the later passes complete: drafts of objects, whose references are not yet
// resolved and whose names may still be open.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/object.hpp"
#include "kinds/kind.hpp"
#include "plan/rename.hpp"
#include "registry/names.hpp"
#include "registry/naming.hpp"
#include "registry/on_update.hpp"

namespace migrate::registry {

// What is said about an object: a comment, an owner, privileges. An object of its own once the draft has its
// name; the address says its kind and what it describes (the draft's kind, or "index" for the index behind a
// constraint) until then.
struct Annotation {
  catalog::Object object{};
  Place place{};
};

struct Draft {
  const kinds::Kind* kind;
  catalog::Object object;  // its name is empty until the naming convention gives it one
  Place place;
  std::string name_part{};  // {name} for the convention
  bool implicit_name = false;
  bool broken = false;  // a problem is reported that makes it useless to look further
  // Where each attribute's value stands, a list's items one by one. Also for those with a problem.
  std::map<std::string, std::vector<Place>, std::less<>> places{};
  std::optional<Reference> reference{};  // a foreign key's, before it is resolved
  std::string renamed_from{};
  Names former_names{};  // what `renamed_from` may mean: the name itself, or the convention's of a former key
  std::vector<Annotation> annotations{};

  bool given(std::string_view attribute) const { return places.find(attribute) != places.end(); }
  // The place of an attribute's item; the draft's own where that is not known.
  Place place_of(std::string_view attribute, std::size_t item = 0) const;
  // "index users.ix_a", "column users.id", for messages.
  std::string title() const;
};

class Model {
 public:
  std::deque<Draft> drafts;  // addresses of drafts stay
  NamingConvention naming;
  kinds::Hints hints;
  std::vector<plan::Rename> renames;
  OnUpdates on_updates;

  // `parent` empty: the schema that the address names.
  Draft& add(const kinds::Kind& kind, catalog::Address address, Place place, catalog::Address parent = {});
};

// The address that an object of `kind` has inside `container` (a schema or table; empty: in none).
catalog::Address address_in(const catalog::Address& container, const kinds::Kind& kind, std::string name);

// The columns of the tables that are declared, in order.
class Columns {
 public:
  explicit Columns(const Model& model);

  bool has_table(const catalog::Address& table) const { return tables_.contains(table); }
  const Names& of(const catalog::Address& table) const;  // empty for an unknown table
  bool has(const catalog::Address& table, std::string_view column) const;
  // Whether it may have columns that are declared elsewhere: those of its parents, its type or its query.
  bool is_open(const catalog::Address& table) const { return open_.contains(table); }
  // The tables' names as one would refer to them from `schema`, for hints.
  Names table_names(std::string_view schema) const;

 private:
  std::map<catalog::Address, Names> tables_;
  std::set<catalog::Address> open_;
};

}  // namespace migrate::registry
