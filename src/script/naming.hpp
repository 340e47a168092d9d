// Names of new revisions and of their files.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace migrate::script {

// 12 random hexadecimal digits.
std::string new_revision_id();

// "2026-11-20T10:00:00Z"
std::string iso_time(std::chrono::sys_seconds time);

// The words of a message (letters of any script, digits, underscores) in lower case, joined by underscores,
// as Alembic makes it; where that has more than `max_length` characters, it is cut at the last underscore
// within them.
std::string slug(std::string_view message, std::size_t max_length = 40);

// The file name of a script, ".sql" included, with the folders before it that `form` may hold. `form` is
// file_template of the configuration, with the tokens {rev} {slug} {year} {month:02} {day:02} {hour:02}
// {minute:02} {second:02} {epoch} (formats are fmt's). Underscores at the end go; the name and each folder
// are cut to what file systems take (255 bytes). Throws Error (usage) when the form has another token or
// gives no plain names.
std::string file_name(const std::string& form, std::string_view revision, std::string_view slug,
                      std::chrono::sys_seconds created);

}  // namespace migrate::script
