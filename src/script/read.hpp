// Reading revision scripts (format: script.hpp).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "script/script.hpp"

namespace migrate::script {

// A script from its text; `file` names it in errors and in Header::file. Throws Error, with the line, where
// the text is not what script.hpp says, holds a statement that controls transactions, or one that cannot run
// in a transaction in a section that is one.
Script parse(std::string text, const std::string& file);

// parse() of a file. Throws Error too when the file cannot be read.
Script load(const std::filesystem::path& file);

// The header alone, reading no more of the file than the few KiB that hold it; the sections are not checked.
Header load_header(const std::filesystem::path& file);

// The scripts of some folders: every *.sql in them (not below), in the order of their file names. A folder
// that is not there has no scripts: version control keeps no empty folder. Throws Errors, one for each broken
// file.
std::vector<Script> load_all(const std::vector<std::filesystem::path>& directories);

// As load_all, the headers alone.
std::vector<Header> load_all_headers(const std::vector<std::filesystem::path>& directories);

}  // namespace migrate::script
