// The sections of a revision script: what follows its header (grammar: script.hpp).
#pragma once

#include <string_view>
#include <vector>

#include "script/script.hpp"

namespace migrate::script {

// Fills script.up, script.down and script.checksum from `text`, the whole script, whose header ends at
// `header_end`. Throws as parse() of read.hpp does.
void read_sections(std::string_view text, std::size_t header_end, Script& script);

// A section as it is written.
struct SectionText {
  bool up;
  bool transaction;
  std::optional<Batch> batch;
  std::string sql;
};

// The sections of `text`, none where it has none and nothing but comments; the statements are not looked at.
// Throws as read_sections does.
std::vector<SectionText> cut_sections(std::string_view text, std::size_t header_end, const std::string& file);

}  // namespace migrate::script
