// `.env` files: what a project sets for itself.
//
//   file   = { blank | comment | ["export"] NAME "=" value [comment] }
//   value  = unquoted text up to " #" or the end of the line, trimmed
//          | '...'    as it stands, over lines
//          | "..."    with \n \r \t \" \\ \$, over lines
//
// `$` means nothing in it.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace migrate::config {

// Throws Error (Exit::usage) with file:line for what is neither; the later of two lines with one name wins.
std::map<std::string, std::string> parse_dotenv(std::string_view text, const std::string& file);

}  // namespace migrate::config
