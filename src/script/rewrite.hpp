// Changing the header of a script that is there already.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace migrate::script {

// The file's bytes with other parents in its header, and not another byte changed. Throws Error as load()
// does.
std::string with_parents(const std::filesystem::path& file, const std::vector<std::string>& parents);

}  // namespace migrate::script
