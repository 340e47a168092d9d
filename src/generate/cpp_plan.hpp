// The structs and enums that stand for the models of a registry: what the C++ of it declares before it
// describes anything.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml_document.hpp"
#include "generate/cpp_name.hpp"
#include "generate/cpp_type.hpp"

namespace migrate::generate {

using config::YamlNode;

// One object of a section: its key, and what is said of it, which may be nothing (a null node).
struct Entry {
  std::string name;
  const YamlNode* body;
};
// The scalars of a list are names, as in `extensions`, or bodies in their short form, which have no name.
enum class Scalars { names, bodies };
std::vector<Entry> entries_of(const YamlNode& section, Scalars scalars = Scalars::bodies);
// The same where others name the objects (tables, columns, enums): a `name` in the body comes before the key.
std::vector<Entry> named_entries_of(const YamlNode& section);

// What tells one object of a registry from all others: its section, the schema that this stands in ("" at the
// top), and its key.
std::string id_of(std::string_view section, std::string_view schema, std::string_view key);

struct CppColumn {
  std::string name;
  std::string member;  // empty: no type is said, and no member stands for it
  CppType type;
  bool nullable = false;
};

// A table's or a mixin's.
struct CppStruct {
  std::string id{};      // see `id_of`
  std::string schema{};  // of a table
  std::string table{};   // its name
  std::string name{};    // in C++; empty: no column has a member, and there is no struct
  std::vector<CppColumn> columns{};
  std::vector<const CppStruct*> bases{};  // mixins
  std::vector<std::string> mixins{};      // those without a struct

  const CppColumn* find(std::string_view column) const;  // null: it has none, or no member is it
  bool has_member(std::string_view member) const;
};

// A column as seen from a struct: its own, or that of a base.
struct Member {
  const CppStruct* of = nullptr;
  const CppColumn* column = nullptr;  // null: there is none, or more than one
};
Member find_member(const CppStruct& model, std::string_view column);

struct CppLabel {
  std::string enumerator;
  std::string text;
  std::string renamed_from;
};

struct CppEnum {
  std::string id;
  std::string schema;
  std::string type;  // its name in SQL
  std::string name;
  std::vector<CppLabel> labels;
};

class CppPlan {
 public:
  // Of registries that registry::load can read; the nodes must outlive this.
  explicit CppPlan(const std::vector<const YamlNode*>& roots);

  const std::deque<CppEnum>& enums() const { return enums_; }
  const std::deque<CppStruct>& structs() const { return structs_; }  // bases before what has them
  // Null where there is none.
  const CppStruct* find_struct(const std::string& id) const;
  const CppEnum* find_enum(const std::string& id) const;
  // The table in the schema, else in `public`; null where there is none, or it has no struct.
  const CppStruct* find_table(const std::string& schema, const std::string& name) const;

 private:
  void add_enums(const YamlNode& space, const std::string& schema);
  void add_mixins();
  const CppStruct* add_mixin(const std::string& name);
  void add_tables(const YamlNode& space, const std::string& schema, std::string_view section);
  void add_struct(CppStruct model, const YamlNode& body, const std::string& name);
  void add_columns(CppStruct& model, const YamlNode& body) const;
  void add_bases(CppStruct& model, const YamlNode& body);
  std::string enum_of(const std::string& sql, const std::string& schema) const;

  UniqueNames type_names_;
  std::deque<CppEnum> enums_;
  std::deque<CppStruct> structs_;
  std::vector<Entry> mixins_;
  std::vector<std::string> open_;  // mixins that are being added
};

}  // namespace migrate::generate
