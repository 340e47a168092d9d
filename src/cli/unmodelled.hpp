// What a database or its models hold and no kind describes: told by name, with --strict an error.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "error/error.hpp"

namespace migrate::cli {

// Declares --strict.
void add_strict(CLI::App& command, bool& strict);

// A warning that names each, `whose` it is ("the database", "the models"); nothing where there is none. With
// `strict` it throws Error with `exit` instead.
void tell_unmodelled(const std::vector<std::string>& unmodelled, const std::string& whose, bool strict,
                     Exit exit);

}  // namespace migrate::cli
