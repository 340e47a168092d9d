#include "script/batch.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/duration.hpp"
#include "sql/quote.hpp"

namespace migrate::script {
namespace {

constexpr auto names = std::to_array<std::string_view>({"batch", "key", "pause", "target", "lag", "blocked"});

struct Option {
  std::string_view name;
  std::string_view value;
};

Option option_of(std::string_view word) {
  const std::size_t equals = std::min(word.find('='), word.size());
  return {word.substr(0, equals), word.substr(std::min(equals + 1, word.size()))};
}

template <class Number>
std::string set_number(Number& number, std::string_view value, long least, long most) {
  long read = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), read);
  if (problem != std::errc() || end != value.data() + value.size() || read < least || read > most) {
    return "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  }
  number = static_cast<Number>(read);
  return "";
}

std::string set_time(std::chrono::milliseconds& time, std::string_view value) {
  const auto read = config::parse_duration(value);
  if (!read) return "a length of time: 50ms, 2s, 1min";
  time = *read;
  return "";
}

std::string set_key(std::vector<std::string>& key, std::string_view value) {
  constexpr const char* wanted = "names of columns, separated by commas";
  key.clear();
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find(',', at), value.size());
    const std::vector<std::string> parts = sql::parts_of_name(value.substr(at, end - at));
    if (parts.size() != 1 || parts.front().empty()) return wanted;
    key.push_back(parts.front());
    at = end + 1;
  }
  return "";
}

std::string milliseconds(const char* name, std::chrono::milliseconds value,
                         std::chrono::milliseconds standard) {
  return value == standard ? "" : std::string(" ") + name + "=" + std::to_string(value.count()) + "ms";
}

}  // namespace

std::string Batch::text() const {
  const Batch standard;
  std::string out = "batch=" + std::to_string(rows);
  for (const std::string& name : key) {
    out += (&name == &key.front() ? " key=" : ",") + sql::identifier(name);
  }
  out += milliseconds("pause", pause, standard.pause) + milliseconds("target", target, standard.target) +
         milliseconds("lag", lag, standard.lag);
  if (blocked != standard.blocked) out += " blocked=" + std::to_string(blocked);
  return out;
}

bool is_batch_option(std::string_view word) {
  const std::string_view name = option_of(word).name;
  return word.size() > name.size() && std::find(names.begin(), names.end(), name) != names.end();
}

std::string set_option(Batch& batch, std::string_view word) {
  const auto [name, value] = option_of(word);
  std::string wanted;
  if (name == "batch") wanted = set_number(batch.rows, value, 1, 1'000'000);
  if (name == "key") wanted = set_key(batch.key, value);
  if (name == "pause") wanted = set_time(batch.pause, value);
  if (name == "target") wanted = set_time(batch.target, value);
  if (name == "lag") wanted = set_time(batch.lag, value);
  if (name == "blocked") wanted = set_number(batch.blocked, value, 0, 100'000);
  return wanted.empty() ? "" : "'" + std::string(name) + "' takes " + wanted;
}

}  // namespace migrate::script
