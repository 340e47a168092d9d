// Values of the models and their text in PostgreSQL, both ways: to_text(value), from_text<T>(text).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "database/connection.hpp"
#include "models.hpp"

namespace blog {

// Throws std::invalid_argument where the text is no T.
template <class T>
T from_text(const std::string& text);

std::string to_text(bool value);
std::string to_text(std::int32_t value);
std::string to_text(std::int64_t value);
std::string to_text(const std::string& value);
std::string to_text(const std::vector<std::string>& value);
std::string to_text(const migrate::uuid& value);
std::string to_text(const migrate::jsonb& value);
std::string to_text(migrate::timestamptz value);  // "2026-11-22 06:25:54.123456+00"
std::string to_text(migrate::timestamp value);

template <class E>
requires std::is_enum_v<E> std::string to_text(E value) {
  for (const auto& [known, label] : labels<E>) {
    if (known == value) return label;
  }
  throw std::invalid_argument("a value that has no label");
}

// The value of an enum that is called so.
template <class E>
std::optional<E> find_value(std::string_view text) {
  for (const auto& [value, label] : labels<E>) {
    if (text == label) return value;
  }
  return std::nullopt;
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
Parameter to_parameter(const T& value) {
  if constexpr (is_optional<T>) {
    return value ? Parameter(to_text(*value)) : std::nullopt;
  } else {
    return to_text(value);
  }
}

// Throws std::invalid_argument also where it is null and T is no std::optional.
template <class T>
T from_field(const pqxx::field& field) {
  if constexpr (is_optional<T>) {
    if (field.is_null()) return std::nullopt;
    return from_field<typename T::value_type>(field);
  } else {
    if (field.is_null()) throw std::invalid_argument(std::string(field.name()) + " is null");
    if constexpr (std::is_enum_v<T>) {
      if (const std::optional<T> value = find_value<T>(field.c_str())) return *value;
      throw std::invalid_argument(std::string(field.name()) + " has an unknown value");
    } else {
      return from_text<T>(field.c_str());
    }
  }
}

}  // namespace blog
