// Reading revision scripts (format: script.hpp).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "script/script.hpp"

namespace migrate::script {

// A file's bytes as they are. Throws Error when it cannot be read.
std::string read_bytes(const std::filesystem::path& file);

// A file's text: LF, no byte order mark. Throws Error when it cannot be read, is not UTF-8 or holds a NUL
// byte.
std::string read_text(const std::filesystem::path& file);

// A script from its text; `file` names it in errors and in Header::file. Throws Error, with the line, where
// the text is not what script.hpp says, holds a statement that controls transactions, or one that cannot run
// in a transaction in a section that is one.
Script parse(std::string text, const std::string& file);

// parse() of a file. Throws Error too when the file cannot be read.
Script load(const std::filesystem::path& file);

// The header alone, reading no more of the file than the few KiB that hold it; the sections are not checked.
Header load_header(const std::filesystem::path& file);

// Where scripts are.
struct Folders {
  std::vector<std::filesystem::path> directories;
  bool recursive = false;  // the folders below them, too; not the hidden ones, and not through links
};

// Every *.sql in the folders, in the order of the file names. A folder that is not there has no scripts:
// version control keeps no empty folder. Throws Errors, one for each broken file.
std::vector<Script> load_all(const Folders& folders);

// As load_all, the headers alone.
std::vector<Header> load_all_headers(const Folders& folders);

}  // namespace migrate::script
