// The header of a revision script, both ways (grammar: script.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "script/script.hpp"

namespace migrate::script {

// A header and where it ends.
struct ParsedHeader {
  Header header;
  std::size_t end;  // offset of the first line after it
};

// Reads the header at the start of `text` (LF, no byte order mark). `file` is for Header::file and the places
// of errors. Throws Error: no header, no revision id, unknown or repeated key, a line that is none, an
// illegal identifier.
ParsedHeader parse_header(std::string_view text, const std::string& file);

// Whether the header that `text` starts with is known to end inside it, however the file goes on.
bool holds_whole_header(std::string_view text);

// The key that a comment's text ("parents: a") starts with, empty when it is none of the known ones.
std::string_view key_of(std::string_view comment);

// The options part of a section comment: " up transaction=none" of "migrate: up transaction=none". The text
// is what follows the comment's dashes.
std::optional<std::string_view> section_of(std::string_view comment);

// A message as the text of the comment lines of a header: backslashes where a line would read as something
// else, LF only. Throws Error when it holds a NUL byte or is not UTF-8.
std::string escape_message(std::string_view message);

// Throws Error unless `id` can name a revision or a label: not empty, none of @ - + : , / \ blanks and
// control characters (they mean something in revision identifiers, lists and file names), and none of the
// words base, head, heads, current. `place` is where it is written; without a file it is an error of usage.
void check_identifier(std::string_view id, const Place& place = {});

}  // namespace migrate::script
