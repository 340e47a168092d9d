// The user's editor.
#pragma once

#include <filesystem>
#include <vector>

namespace migrate::cli {

// Opens the files in the user's editor, $VISUAL or else $EDITOR, and waits for its end. The variable is read
// by the shell, as git does: it may hold options. Throws Error (Exit::usage) where neither is set, and Error
// when the editor fails.
void open_in_editor(const std::vector<std::filesystem::path>& files);

}  // namespace migrate::cli
