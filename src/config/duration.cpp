#include "config/duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace migrate::config {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text,
                                                        std::chrono::milliseconds longest) {
  static constexpr std::array<std::pair<std::string_view, double>, 7> units{
      {{"", 1}, {"us", 0.001}, {"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  double number = 0;
  const auto [stop, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ')));
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const auto& known) { return known.first == text; });
  if (unit == units.end()) return std::nullopt;
  const double milliseconds = std::round(number * unit->second);
  if (!(milliseconds >= 0 && milliseconds <= static_cast<double>(longest.count()))) return std::nullopt;
  return std::chrono::milliseconds(static_cast<long long>(milliseconds));
}

}  // namespace migrate::config
