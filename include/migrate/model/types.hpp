// The types that members of models have, and what they are in PostgreSQL.
//
//   bool                                  boolean          std::string                          text
//   std::int16_t                          smallint         std::vector<std::byte>,
//   std::int32_t                          integer          std::array<std::byte, N>             bytea
//   std::int64_t                          bigint           std::vector<T>                       an array: T[]
//   float                                 real             std::optional<T>                     T, and may be
//   null double                                double precision an enum of Registry::enumeration<E>  that
//   enum std::chrono::sys_time<D>              timestamptz      migrate::uuid, numeric<P, S>, json, jsonb,
//   std::chrono::local_time<D>            timestamp          interval, inet, tsvector           as they are
//   called sys_days, local_days, year_month_day  date
//
// A type of your own has a specialisation of `column_type`; a column says otherwise by `.type("…")`.
#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace migrate {

// The server keeps microseconds of both.
using timestamptz = std::chrono::sys_time<std::chrono::microseconds>;
using timestamp = std::chrono::local_time<std::chrono::microseconds>;

struct uuid {
  std::array<unsigned char, 16> bytes{};  // in the order of the text

  // "c0ffee00-…", with or without hyphens and in any case; nothing for other text.
  static std::optional<uuid> parse(std::string_view text);
  std::string text() const;  // as the server prints it

  friend auto operator<=>(const uuid&, const uuid&) = default;
};

// What follows holds the server's text.
template <int Precision = 0, int Scale = 0>  // numeric<>: of any precision
struct numeric {
  static_assert(Precision >= 0 && Precision <= 1000, "the precision of numeric is 1 to 1000");
  std::string text;
};
struct json {
  std::string text;
};
struct jsonb {
  std::string text;
};
struct inet {
  std::string text;
};
struct tsvector {
  std::string text;
};

struct interval {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::chrono::microseconds time{};
};

// The PostgreSQL type of a member: `static std::string name()`.
template <class T>
struct column_type {};

namespace detail {

template <class T>
concept Known = requires {
  column_type<T>::name();
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct Elements {};
template <class T>
struct Elements<std::vector<T>> {
  using type = T;
};

template <class T>
struct Present {
  using type = T;
};
template <class T>
struct Present<std::optional<T>> {
  using type = T;
};
template <class T>
using present_t = typename Present<T>::type;

// Whether a foreign key from one to the other can be meant: PostgreSQL compares integers of any size.
template <class A, class B>
inline constexpr bool are_comparable = std::is_same_v<present_t<A>, present_t<B>> ||
                                       (std::is_integral_v<present_t<A>> && std::is_integral_v<present_t<B>>);

}  // namespace detail

#define MIGRATE_COLUMN_TYPE(CPP, SQL)         \
  template <>                                 \
  struct column_type<CPP> {                   \
    static std::string name() { return SQL; } \
  }
MIGRATE_COLUMN_TYPE(bool, "boolean");
MIGRATE_COLUMN_TYPE(std::int16_t, "smallint");
MIGRATE_COLUMN_TYPE(std::int32_t, "integer");
MIGRATE_COLUMN_TYPE(std::int64_t, "bigint");
MIGRATE_COLUMN_TYPE(float, "real");
MIGRATE_COLUMN_TYPE(double, "double precision");
MIGRATE_COLUMN_TYPE(std::string, "text");
MIGRATE_COLUMN_TYPE(std::vector<std::byte>, "bytea");
MIGRATE_COLUMN_TYPE(std::chrono::year_month_day, "date");
MIGRATE_COLUMN_TYPE(uuid, "uuid");
MIGRATE_COLUMN_TYPE(json, "json");
MIGRATE_COLUMN_TYPE(jsonb, "jsonb");
MIGRATE_COLUMN_TYPE(interval, "interval");
MIGRATE_COLUMN_TYPE(inet, "inet");
MIGRATE_COLUMN_TYPE(tsvector, "tsvector");
#undef MIGRATE_COLUMN_TYPE

template <std::size_t N>
struct column_type<std::array<std::byte, N>> {
  static std::string name() { return "bytea"; }
};

template <class D>
struct column_type<std::chrono::sys_time<D>> {
  static std::string name() { return std::is_same_v<D, std::chrono::days> ? "date" : "timestamptz"; }
};

template <class D>
struct column_type<std::chrono::local_time<D>> {
  static std::string name() { return std::is_same_v<D, std::chrono::days> ? "date" : "timestamp"; }
};

template <int Precision, int Scale>
struct column_type<numeric<Precision, Scale>> {
  static std::string name() {
    if (Precision == 0) return "numeric";
    return "numeric(" + std::to_string(Precision) + ',' + std::to_string(Scale) + ')';
  }
};

inline std::optional<uuid> uuid::parse(std::string_view text) {
  uuid out;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '-' && digits % 4 == 0 && digits > 0 && digits < 32) continue;
    const std::size_t value =
        std::string_view("0123456789abcdef").find(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    if (value == std::string_view::npos || digits == 32) return std::nullopt;
    unsigned char& byte = out.bytes[digits++ / 2];
    byte = static_cast<unsigned char>(byte * 16 + value);
  }
  return digits == 32 ? std::optional(out) : std::nullopt;
}

inline std::string uuid::text() const {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += "0123456789abcdef"[bytes[i] / 16];
    out += "0123456789abcdef"[bytes[i] % 16];
  }
  return out;
}

}  // namespace migrate
