#include "web/checks.hpp"

#include <algorithm>
#include <charconv>

#include "errors.hpp"

namespace blog {

std::string checked_text(const std::string& name, const std::string& text, Length length) {
  // Every code point has one byte that does not continue another.
  const auto characters = static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
  if (characters < length.least || characters > length.most)
    throw Invalid(name, "must have " + std::to_string(length.least) + " to " + std::to_string(length.most) +
                            " characters");
  if (text.find('\0') != std::string::npos) throw Invalid(name, "must not hold the character 0");
  return text;
}

std::string checked_slug(const std::string& name, const std::string& text) {
  const bool known = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!known || text.empty() || text.size() > 300 || text.front() == '-' || text.back() == '-')
    throw Invalid(name, "must have 1 to 300 small letters and digits, with hyphens between them");
  return text;
}

std::string checked_email(const std::string& name, const std::string& text) {
  checked_text(name, text, {3, 255});
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string::npos || at + 1 == text.size() ||
      text.find('@', at + 1) != std::string::npos || text.find_first_of(" \t\r\n") != std::string::npos)
    throw Invalid(name, "must be an e-mail address");
  return text;
}

migrate::uuid checked_uuid(const std::string& name, const std::string& text) {
  const std::optional<migrate::uuid> out = migrate::uuid::parse(text);
  if (!out) throw Invalid(name, "must be a UUID");
  return *out;
}

int checked_number(const std::string& name, const std::string& text, int least, int most) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || out < least || out > most)
    throw Invalid(name,
                  "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return out;
}

}  // namespace blog
