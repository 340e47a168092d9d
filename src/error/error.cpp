#include "error/error.hpp"

#include <algorithm>
#include <numeric>

namespace migrate {

std::string Place::text() const {
  std::string out = file;
  if (out.empty() || line == 0) return out;
  out += ':' + std::to_string(line);
  if (column != 0) out += ':' + std::to_string(column);
  return out;
}

namespace {

std::string summary(const ErrorFacts& facts) {
  const std::string where = facts.place.text();
  return where.empty() ? facts.what : where + ": " + facts.what;
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

}  // namespace

Error::Error(ErrorFacts facts, Exit exit)
    : std::runtime_error(summary(facts)), facts_(std::move(facts)), exit_(exit) {}

Errors::Errors(std::vector<Error> errors)
    : Error(errors.front().facts(), errors.front().exit()), all_(std::move(errors)) {}

std::string nearest(const std::string& word, const std::vector<std::string>& known) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace migrate
