#include "kinds/references.hpp"

#include "sql/arguments.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::kinds {
namespace {

std::vector<Address> in_schemas(Address address, const std::vector<std::string>& written,
                                std::string_view own) {
  std::vector<Address> out;
  const std::vector<std::string> usual = {std::string(own), "public"};
  for (const std::string& schema : written.empty() ? usual : written) {
    address.schema = schema;
    out.push_back(address);
  }
  return out;
}

std::string signature_in(const sql::Called& call, std::string_view usual) {
  return sql::signature_of(call.has_arguments ? call.arguments : usual);
}

}  // namespace

std::vector<Address> routines_named(std::string_view text, std::string_view arguments,
                                    std::string_view schema) {
  const sql::Called call = sql::split_call(text);
  std::vector<std::string> parts = sql::parts_of_name(call.name);
  if (parts.empty()) return {};
  Address address{.kind = "function", .name = parts.back(), .signature = signature_in(call, arguments)};
  parts.pop_back();
  return in_schemas(std::move(address), parts, schema);
}

std::vector<Address> operators_named(std::string_view text, std::string_view arguments,
                                     std::string_view schema) {
  sql::Called call = sql::split_call(text);
  if (sql::same_word(call.name, "operator")) call = {.name = call.arguments, .arguments = {}};
  const std::size_t start = call.name.find_last_not_of(sql::operator_characters) + 1;
  return in_schemas({.kind = "operator",
                     .name = std::string(call.name.substr(start)),
                     .signature = signature_in(call, arguments)},
                    sql::parts_of_name(call.name.substr(0, start)), schema);
}

}  // namespace migrate::kinds
