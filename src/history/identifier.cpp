// The syntax of identifiers: text in, parts out.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "history/resolve.hpp"

namespace migrate::history {
namespace {

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw Error({.what = "'" + std::string(text) + "' is no revision identifier: " + why,
               .hint = "write a revision id, a label, head, heads, base, +N, -N, ID+N, ID-N, LABEL@ID or "
                       "@2026-12-31"},
              Exit::usage);
}

int parse_offset(std::string_view offset, std::string_view text) {
  const std::string_view digits = offset.substr(1);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.front() == '-') {
    refuse(text, "'" + std::string(offset) + "' is no offset");
  }
  if (number == 0) refuse(text, "an offset of 0 goes nowhere");
  return offset.front() == '-' ? -number : number;
}

std::string check_date(std::string_view date, std::string_view text) {
  const auto number = [&](std::size_t at, std::size_t size) {
    int out = 0;
    std::from_chars(date.data() + at, date.data() + at + size, out);
    return out;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  if (!day.ok()) refuse(text, "there is no day " + std::string(date));
  return std::string(date);
}

}  // namespace

bool has_form(std::string_view text, std::string_view form) {
  return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                    [](char c, char wanted) { return wanted == 'd' ? c >= '0' && c <= '9' : c == wanted; });
}

bool Identifier::names_revision() const {
  constexpr std::array<std::string_view, 5> others = {"", "base", "current", "head", "heads"};
  return std::find(others.begin(), others.end(), symbol) == others.end();
}

Identifier parse_identifier(std::string_view text) {
  Identifier out{.text = std::string(text), .branch = {}, .symbol = {}, .offset = 0, .date = {}};
  std::string_view rest = text;
  if (rest.empty()) refuse(text, "it is empty");
  if (rest.find(':') != std::string_view::npos) refuse(text, "a range is not allowed here");
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    out.branch = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    if (has_form(rest, "dddd-dd-dd")) {  // no identifier of another sort looks like this
      out.date = check_date(rest, text);
      return out;
    }
    if (at == 0) refuse(text, "no branch before the @, and no date after it");
    if (rest.empty()) refuse(text, "nothing after the @");
  }
  const std::size_t sign = rest.find_first_of("+-");
  out.symbol = rest.substr(0, sign);
  if (sign != std::string_view::npos) {
    if (sign + 1 == rest.size()) refuse(text, "no number after the sign");
    out.offset = parse_offset(rest.substr(sign), text);
  }
  if (out.symbol == "heads" && out.offset != 0) refuse(text, "heads are several; count from one of them");
  return out;
}

std::optional<Range> parse_range(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  if (text.find(':', colon + 1) != std::string_view::npos) {
    throw Error({.what = "'" + std::string(text) + "' is no range", .hint = "write FROM:TO, FROM: or :TO"},
                Exit::usage);
  }
  return Range{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

}  // namespace migrate::history
