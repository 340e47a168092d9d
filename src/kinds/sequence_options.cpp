#include "kinds/sequence_options.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

namespace migrate::kinds {
namespace {

struct Option {
  std::string_view attribute;
  std::string_view clause;   // with a value after it
  std::string_view without;  // for the default
};

// START has no "NO" form: its default is the first value in the sequence's direction, which is given as such.
constexpr std::array<Option, 5> value_options = {{
    {"increment", "INCREMENT BY ", "INCREMENT BY 1"},
    {"minvalue", "MINVALUE ", "NO MINVALUE"},
    {"maxvalue", "MAXVALUE ", "NO MAXVALUE"},
    {"start", "START WITH ", ""},
    {"cache", "CACHE ", "CACHE 1"},
}};

std::string first_value(const catalog::Object& object) {
  const bool descending = object.get("increment").starts_with('-');
  const std::string_view bound = object.get(descending ? "maxvalue" : "minvalue");
  return !bound.empty() ? std::string(bound) : descending ? "-1" : "1";
}

struct Bounds {
  long long least;
  long long greatest;
};

long long number(std::string_view text, long long otherwise) {
  std::from_chars(text.data(), text.data() + text.size(), otherwise);
  return otherwise;
}

Bounds bounds_of(const catalog::Object& object) {
  const std::string_view type = object.get("type");
  const long long top = type == "smallint"  ? std::numeric_limits<std::int16_t>::max()
                        : type == "integer" ? std::numeric_limits<std::int32_t>::max()
                                            : std::numeric_limits<std::int64_t>::max();
  const bool descending = object.get("increment").starts_with('-');
  return {number(object.get("minvalue"), descending ? -top - 1 : 1),
          number(object.get("maxvalue"), descending ? -1 : top)};
}

// No value that the sequence can stand at is allowed afterwards, so that it has to begin anew. Where the
// ranges overlap the server decides: it refuses bounds that exclude the current value.
bool must_restart(const catalog::Alter& change) {
  const Bounds before = bounds_of(*change.before);
  const Bounds after = bounds_of(*change.after);
  return after.least > before.greatest || after.greatest < before.least;
}

}  // namespace

std::string sequence_options(const catalog::Object& object) {
  std::string out;
  for (const Option& option : value_options) {
    if (!object.has(option.attribute)) continue;
    out += ' ' + std::string(option.clause) + std::string(object.get(option.attribute));
  }
  return object.has("cycle") ? out + " CYCLE" : out;
}

std::string sequence_option_changes(const catalog::Alter& change, const std::string& before) {
  std::string out;
  // A changed direction or bound moves the first value, which START keeps when it is not said.
  const bool moves_start =
      change.changes("increment") || change.changes("minvalue") || change.changes("maxvalue");
  for (const Option& option : value_options) {
    const bool is_start = option.attribute == "start";
    if (!change.changes(option.attribute) && !(is_start && moves_start)) continue;
    out += ' ' + before;
    if (change.after->has(option.attribute)) {
      out += std::string(option.clause) + std::string(change.after->get(option.attribute));
    } else {
      out += is_start ? "START WITH " + first_value(*change.after) : std::string(option.without);
    }
  }
  if (moves_start && must_restart(change)) out += " RESTART";
  if (change.changes("cycle")) out += ' ' + before + (change.after->has("cycle") ? "CYCLE" : "NO CYCLE");
  return out;
}

}  // namespace migrate::kinds
