// Reads YAML mappings into drafts of objects, generically: what the keys of an object's body are, which
// sections it has and what stands for a short form is said by the kinds.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry/body.hpp"
#include "registry/mixins.hpp"
#include "registry/model.hpp"

namespace migrate::registry {

class Reader {
 public:
  Reader(Model& model, const Mixins& mixins, Problems& problems);

  // Reads everything but `naming` and `mixins` of a source's root, whose nodes must outlive the model's use.
  void read(const YamlNode& root);

  // For what is written inside a column: a part of the column's table with a body of its own.
  // `name_part` is its {name} for the naming convention.
  Draft& add_part(std::string_view kind, const Draft& column, Place place, std::string name_part = {});
  void read_body(Draft& draft, const YamlNode& body);
  // The primary key that columns of the table make by saying `primary_key: true`; null until the first does.
  Draft*& column_key(const catalog::Address& table) { return column_keys_[table]; }

  Model& model() { return model_; }
  Problems& problems() { return problems_; }

 private:
  void check_root(const YamlNode& root);
  void read_schemas(const YamlNode& section);
  void read_root_section(const kinds::Kind& kind, const YamlNode& section);
  Draft& schema(const std::string& name, const Place& place);

  void read_section(const kinds::Kind& kind, const Body& body, const catalog::Address& container);
  void read_object(const kinds::Kind& kind, const catalog::Address& container, const Entry& entry);
  void give_name(Draft& draft, const Entry& entry);
  void give_signature(Draft& draft, const Entry& entry);
  void read_short_form(Draft& draft, const YamlNode& value);
  void read_keys(Draft& draft, const Body& body);
  void read_common_keys(Draft& draft, const Body& body);
  void read_annotation(Draft& draft, const kinds::Kind& kind, std::string of, std::string_view key,
                       const Body& body);
  void read_form(Draft& draft, const kinds::AttributeForm& form, const YamlNode& value);
  void check_keys(const Draft& draft, const Body& body);
  void check_complete(Draft& draft);

  Model& model_;
  const Mixins& mixins_;
  Problems& problems_;
  std::map<std::string, Draft*> schemas_;
  std::map<const kinds::Kind*, std::vector<std::string>> known_keys_;  // of the kinds that were met
  std::unordered_map<catalog::Address, int> column_counts_;
  std::unordered_map<catalog::Address, Draft*> column_keys_;
};

}  // namespace migrate::registry
