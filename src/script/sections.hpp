// The sections of a revision script: what follows its header (grammar: script.hpp).
#pragma once

#include <string_view>

#include "script/script.hpp"

namespace migrate::script {

// Fills script.up, script.down and script.checksum from `text`, the whole script, whose header ends at
// `header_end`. Throws as parse() of read.hpp does.
void read_sections(std::string_view text, std::size_t header_end, Script& script);

}  // namespace migrate::script
