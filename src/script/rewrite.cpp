#include "script/rewrite.hpp"

#include <algorithm>

#include "error/joined.hpp"
#include "script/read.hpp"

namespace migrate::script {
namespace {

// Where the line with this number (from 1) begins.
std::size_t start_of(const std::string& text, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) at = text.find('\n', at) + 1;
  return at;
}

// Where it ends, before the characters that end it.
std::size_t end_of(const std::string& text, std::size_t start) {
  const std::size_t end = std::min(text.find('\n', start), text.size());
  return end > start && text[end - 1] == '\r' ? end - 1 : end;
}

}  // namespace

std::string with_parents(const std::filesystem::path& file, const std::vector<std::string>& parents) {
  std::string text = read_bytes(file);
  const Script before = parse(text, file.string());
  const std::string names = (parents.empty() ? "" : " ") + joined(parents);
  if (before.lines.parents > 0) {
    const std::size_t start = start_of(text, before.lines.parents);
    const std::size_t value = text.find(':', start) + 1;
    return text.replace(value, end_of(text, start) - value, names);
  }
  const std::size_t start = start_of(text, before.lines.revision);
  const std::size_t end = end_of(text, start);
  const std::string line_end = text.compare(end, 2, "\r\n") == 0 ? "\r\n" : "\n";
  return text.insert(end, line_end + "-- parents:" + names);
}

}  // namespace migrate::script
