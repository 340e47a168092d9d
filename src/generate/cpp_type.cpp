#include "generate/cpp_type.hpp"

#include <array>
#include <cctype>

namespace migrate::generate {
namespace {

struct Pairing {
  std::string_view sql;
  std::string_view cpp;
};

// The names that PostgreSQL's manual gives for each (8.1 to 8.5).
constexpr auto pairings = std::to_array<Pairing>({
    {"boolean", "bool"},
    {"bool", "bool"},
    {"smallint", "std::int16_t"},
    {"int2", "std::int16_t"},
    {"integer", "std::int32_t"},
    {"int", "std::int32_t"},
    {"int4", "std::int32_t"},
    {"bigint", "std::int64_t"},
    {"int8", "std::int64_t"},
    {"real", "float"},
    {"float4", "float"},
    {"double precision", "double"},
    {"float8", "double"},
    {"text", "std::string"},
    {"bytea", "std::vector<std::byte>"},
    {"timestamptz", "migrate::timestamptz"},
    {"timestamp with time zone", "migrate::timestamptz"},
    {"timestamp", "migrate::timestamp"},
    {"timestamp without time zone", "migrate::timestamp"},
    {"date", "std::chrono::year_month_day"},
    {"uuid", "migrate::uuid"},
    {"json", "migrate::json"},
    {"jsonb", "migrate::jsonb"},
    {"interval", "migrate::interval"},
    {"inet", "migrate::inet"},
    {"tsvector", "migrate::tsvector"},
    {"numeric", "migrate::numeric<>"},
});

// Types that are integers and more: the column says which.
constexpr auto serials = std::to_array<Pairing>({
    {"smallserial", "std::int16_t"},
    {"serial2", "std::int16_t"},
    {"serial", "std::int32_t"},
    {"serial4", "std::int32_t"},
    {"bigserial", "std::int64_t"},
    {"serial8", "std::int64_t"},
});

std::string_view find(const auto& pairings, std::string_view sql) {
  for (const Pairing& pairing : pairings) {
    if (pairing.sql == sql) return pairing.cpp;
  }
  return {};
}

// Of "numeric(10,2)"; nothing for another scale than 0 to the precision.
std::string numeric_of(std::string_view sql) {
  if (!sql.starts_with("numeric(") || !sql.ends_with(')')) return {};
  std::string inside(sql.substr(8, sql.size() - 9));
  std::erase(inside, ' ');
  if (inside.empty() || inside.find_first_not_of("0123456789,") != std::string::npos) return {};
  const std::size_t comma = inside.find(',');
  if (comma == std::string::npos) return "migrate::numeric<" + inside + ">";
  if (comma == 0 || comma + 1 == inside.size() || inside.find(',', comma + 1) != std::string::npos) return {};
  return "migrate::numeric<" + inside.substr(0, comma) + ", " + inside.substr(comma + 1) + ">";
}

CppType scalar_type_of(const std::string& sql, const FindEnum& find_enum) {
  if (const std::string_view known = find(pairings, sql); !known.empty())
    return {std::string(known), std::string(known)};
  if (const std::string_view serial = find(serials, sql); !serial.empty())
    return {std::string(serial), std::string(serial), false};
  if (const std::string numeric = numeric_of(sql); !numeric.empty()) return {numeric, numeric};
  if (const std::string found = find_enum(sql); !found.empty()) return {found, found};
  return {"std::string", "std::string", false};
}

}  // namespace

CppType cpp_type_of(std::string_view sql, const FindEnum& find_enum) {
  std::string name(sql);
  std::size_t arrays = 0;
  for (; name.ends_with("[]"); ++arrays) name.resize(name.size() - 2);
  CppType out = scalar_type_of(name, find_enum);
  for (; arrays > 0; --arrays) out.name = "std::vector<" + out.name + ">";
  return out;
}

}  // namespace migrate::generate
