// The writer's side of column_sugar.hpp: which objects are said inside the column that they are about.
#pragma once

#include <map>
#include <set>
#include <string>

#include "catalog/snapshot.hpp"
#include "registry/yaml_text.hpp"

namespace migrate::registry {

class ColumnFolding {
 public:
  explicit ColumnFolding(const catalog::Snapshot& snapshot);

  // Whether a column says all there is to say of the object, which is then not written on its own.
  bool holds(const catalog::Address& object) const { return folded_.contains(object); }

  // `serial` for a column that is exactly one; else empty.
  std::string_view serial_of(const catalog::Address& column) const;

  // Appends the keys that stand for the column's own objects.
  void write(const catalog::Object& column, Yaml& body) const;

 private:
  struct Column {
    std::string_view serial{};
    const catalog::Object* value = nullptr;  // its default
    bool primary_key = false;
    bool unique = false;
    const catalog::Object* foreign_key = nullptr;
    std::string on_update{};  // the expression of a trigger
    bool index = false;
  };

  void fold_table(const catalog::Snapshot& snapshot, const catalog::Object& table);
  void fold_default(const catalog::Snapshot& snapshot, const catalog::Object& value);
  void fold_on_update(const catalog::Snapshot& snapshot, const catalog::Object& table);
  void fold_part(const catalog::Snapshot& snapshot, const catalog::Object& part);

  std::map<catalog::Address, Column> columns_;
  std::set<catalog::Address> folded_;
};

// The name that the default naming convention gives a table's part; empty where it has none.
std::string usual_name(const catalog::Object& part);

// Whether anything is said about the object, or about what is behind it (said_behind).
bool is_annotated(const catalog::Snapshot& snapshot, const catalog::Object& object);

}  // namespace migrate::registry
