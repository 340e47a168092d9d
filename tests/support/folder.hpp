// New folders for what tests write.
#pragma once

#include <filesystem>
#include <string>

namespace migrate::test {

// A new, empty folder for `purpose`, a word of its name; whoever asks removes it. Throws std::runtime_error.
std::filesystem::path make_folder(const std::string& purpose);

}  // namespace migrate::test
