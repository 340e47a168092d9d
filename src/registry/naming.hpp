// The naming convention: what constraints and indexes are called that the registry gives no name.
//
// A template holds tokens in braces, or SQLAlchemy's (MetaData.naming_convention) in its own writing:
//
//   {table}                            %(table_name)s
//   {column_0}                         %(column_0_name)s, %(column_0_key)s
//   {column_0_label}                   %(column_0_label)s           table_column
//   {column_0_N}, {column_0N}          %(column_0_N_name)s, …       all columns, with and without "_" between
//   {referred_table}                   %(referred_table_name)s      of a foreign key
//   {referred_column_0}                %(referred_column_0_name)s
//   {name}                             %(constraint_name)s          the key in the registry
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "config/yaml_document.hpp"
#include "kinds/kind.hpp"
#include "registry/names.hpp"
#include "registry/problems.hpp"

namespace migrate::registry {

// What the tokens stand for.
struct NameParts {
  std::string table{};
  Names columns{};
  std::string referred_table{};
  Names referred_columns{};
  std::string name{};
};

class NamingConvention {
 public:
  // The defaults (registry.md).
  NamingConvention();

  // Takes the `naming:` of one source; another source may repeat it, not contradict it.
  void read(const config::YamlNode& section, Problems& problems);

  // Whether objects of the kind have names by convention.
  bool covers(const kinds::Kind& kind) const;
  // Whether the name in the registry is only a part of the object's ({name}, as in SQLAlchemy).
  bool uses_name(const kinds::Kind& kind) const;

  // The name, shortened where it is too long; nothing when a token of the template has nothing to stand for.
  // REQUIRES: covers(kind).
  std::optional<std::string> name_for(const kinds::Kind& kind, const NameParts& parts) const;

 private:
  struct Template {
    std::string text;
    Place place{};  // empty: a default
  };

  void set(const config::YamlPair& pair, Problems& problems);

  std::map<std::string, Template, std::less<>> templates_;  // by the keys of `naming:`
};

}  // namespace migrate::registry
