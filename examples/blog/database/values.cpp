#include "database/values.hpp"

#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace blog {

namespace {

[[noreturn]] void fail(const std::string& text, const char* type) {
  throw std::invalid_argument("'" + text + "' is no " + type);
}

template <class Number>
Number number_from(const std::string& text, const char* type) {
  Number out{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) fail(text, type);
  return out;
}

using Microseconds = std::chrono::microseconds;

std::string text_of_time(Microseconds since_epoch) {
  const auto day = std::chrono::floor<std::chrono::days>(since_epoch);
  const std::chrono::year_month_day date{std::chrono::sys_days(day)};
  const std::chrono::hh_mm_ss time(since_epoch - day);
  char out[48];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u %02d:%02d:%02d.%06d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return out;
}

// "2026-11-22 06:25:54.1234", of the years 1 to 9999; what follows it is in `rest`.
Microseconds time_from(const std::string& text, std::string& rest) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, read = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d %2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second,
                  &read) != 6)
    fail(text, "timestamp");
  std::size_t at = static_cast<std::size_t>(read);
  std::string fraction;
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", at + 1), text.size());
    fraction = text.substr(at + 1, end - at - 1);
    at = end;
  }
  fraction.resize(6, '0');
  rest = text.substr(at);
  const std::chrono::sys_days date = std::chrono::year(year) / month / day;
  return date.time_since_epoch() + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + Microseconds(number_from<int>(fraction, "timestamp"));
}

}  // namespace

std::string to_text(bool value) {
  return value ? "true" : "false";
}
std::string to_text(std::int32_t value) {
  return std::to_string(value);
}
std::string to_text(std::int64_t value) {
  return std::to_string(value);
}
std::string to_text(const std::string& value) {
  return value;
}
std::string to_text(const migrate::uuid& value) {
  return value.text();
}
std::string to_text(const migrate::jsonb& value) {
  return value.text;
}
std::string to_text(migrate::timestamptz value) {
  return text_of_time(value.time_since_epoch()) + "+00";
}
std::string to_text(migrate::timestamp value) {
  return text_of_time(value.time_since_epoch());
}

// {"one","two"}
std::string to_text(const std::vector<std::string>& value) {
  std::string out = "{";
  for (const std::string& element : value) {
    if (out.size() > 1) out += ',';
    out += '"';
    for (const char c : element) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out + '}';
}

template <>
bool from_text(const std::string& text) {
  if (text != "t" && text != "f") fail(text, "boolean");
  return text == "t";
}
template <>
std::int32_t from_text(const std::string& text) {
  return number_from<std::int32_t>(text, "integer");
}
template <>
std::int64_t from_text(const std::string& text) {
  return number_from<std::int64_t>(text, "bigint");
}
template <>
std::string from_text(const std::string& text) {
  return text;
}
template <>
migrate::jsonb from_text(const std::string& text) {
  return {text};
}
template <>
migrate::uuid from_text(const std::string& text) {
  const std::optional<migrate::uuid> out = migrate::uuid::parse(text);
  if (!out) fail(text, "uuid");
  return *out;
}
template <>
migrate::timestamptz from_text(const std::string& text) {
  std::string zone;
  const Microseconds time = time_from(text, zone);
  if (zone != "+00") fail(text, "timestamptz in UTC");
  return migrate::timestamptz(time);
}
template <>
migrate::timestamp from_text(const std::string& text) {
  std::string rest;
  const Microseconds time = time_from(text, rest);
  if (!rest.empty()) fail(text, "timestamp");
  return migrate::timestamp(time);
}

// Of one dimension, without nulls.
template <>
std::vector<std::string> from_text(const std::string& text) {
  using Juncture = pqxx::array_parser::juncture;
  std::vector<std::string> out;
  pqxx::array_parser parser(text.c_str());
  for (auto [what, element] = parser.get_next(); what != Juncture::done;
       std::tie(what, element) = parser.get_next()) {
    if (what == Juncture::string_value) out.push_back(element);
    if (what == Juncture::null_value) fail(text, "array without nulls");
  }
  return out;
}

}  // namespace blog
