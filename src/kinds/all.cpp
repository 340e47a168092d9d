#include <algorithm>
#include <array>
#include <string>

#include "error/error.hpp"
#include "kinds/files.hpp"

namespace migrate::kinds {

// clang-format off: a line for each
std::span<const Kind* const> all() {
  static constexpr auto kinds = std::to_array<const Kind*>({
      &schema_kind,
      &extension_kind,
      &collation_kind,
      &enum_kind,
      &composite_type_kind,
      &attribute_kind,
      &range_type_kind,
      &shell_type_kind,
      &base_type_kind,
      &access_method_kind,
      &cast_kind,
      &operator_kind,
      &operator_family_kind,
      &operator_class_kind,
      &domain_kind,
      &domain_check_kind,
      &sequence_kind,
      &foreign_data_wrapper_kind,
      &foreign_server_kind,
      &user_mapping_kind,
      &function_kind,
      &text_search_parser_kind,
      &text_search_template_kind,
      &language_kind,
      &procedure_kind,
      &conversion_kind,
      &text_search_dictionary_kind,
      &text_search_configuration_kind,
      &transform_kind,
      &aggregate_kind,
      &foreign_table_kind,
      &table_kind,
      &column_kind,
      &default_kind,
      &primary_key_kind,
      &unique_kind,
      &check_kind,
      &exclusion_kind,
      &foreign_key_kind,
      &view_kind,
      &materialized_view_kind,
      &view_column_kind,
      &index_kind,
      &policy_kind,
      &inheritance_kind,
      &partition_kind,
      &rule_kind,
      &statistics_kind,
      &trigger_kind,
      &event_trigger_kind,
      &comment_kind,
      &owner_kind,
      &privileges_kind,
      &member_privileges_kind,
      &security_label_kind,
      &publication_kind,
      &subscription_kind,
      &default_privileges_kind,
      &global_default_privileges_kind,
  });
  return kinds;
}
// clang-format on

const Kind* find(std::string_view name) {
  const auto at =
      std::find_if(all().begin(), all().end(), [name](const Kind* kind) { return kind->name == name; });
  return at == all().end() ? nullptr : *at;
}

const Kind& get(std::string_view name) {
  const Kind* kind = find(name);
  if (!kind)
    throw Error({.what = "'" + std::string(name) + "' is no kind of object that this version knows"});
  return *kind;
}

}  // namespace migrate::kinds
