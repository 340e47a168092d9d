// One name for each file of this folder that fills in a kind; all.cpp lists them.
#pragma once

#include "kinds/kind.hpp"

namespace migrate::kinds {

extern const Kind schema_kind;
extern const Kind extension_kind;
extern const Kind collation_kind;
extern const Kind enum_kind;
extern const Kind composite_type_kind;
extern const Kind attribute_kind;
extern const Kind range_type_kind;
extern const Kind access_method_kind;
extern const Kind cast_kind;
extern const Kind operator_kind;
extern const Kind operator_family_kind;
extern const Kind operator_class_kind;
extern const Kind shell_type_kind;
extern const Kind base_type_kind;
extern const Kind domain_kind;
extern const Kind domain_check_kind;
extern const Kind sequence_kind;
extern const Kind foreign_data_wrapper_kind;
extern const Kind foreign_server_kind;
extern const Kind user_mapping_kind;
extern const Kind function_kind;
extern const Kind text_search_parser_kind;
extern const Kind text_search_template_kind;
extern const Kind language_kind;
extern const Kind procedure_kind;
extern const Kind conversion_kind;
extern const Kind text_search_dictionary_kind;
extern const Kind text_search_configuration_kind;
extern const Kind transform_kind;
extern const Kind aggregate_kind;
extern const Kind foreign_table_kind;
extern const Kind table_kind;
extern const Kind column_kind;
extern const Kind default_kind;
extern const Kind primary_key_kind;
extern const Kind unique_kind;
extern const Kind check_kind;
extern const Kind exclusion_kind;
extern const Kind foreign_key_kind;
extern const Kind view_kind;
extern const Kind materialized_view_kind;
extern const Kind view_column_kind;
extern const Kind index_kind;
extern const Kind policy_kind;
extern const Kind inheritance_kind;
extern const Kind partition_kind;
extern const Kind rule_kind;
extern const Kind statistics_kind;
extern const Kind trigger_kind;
extern const Kind event_trigger_kind;
extern const Kind comment_kind;
extern const Kind owner_kind;
extern const Kind privileges_kind;
extern const Kind member_privileges_kind;
extern const Kind security_label_kind;
extern const Kind publication_kind;
extern const Kind subscription_kind;
extern const Kind default_privileges_kind;
extern const Kind global_default_privileges_kind;

}  // namespace migrate::kinds
