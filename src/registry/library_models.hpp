// Libraries of models: shared libraries with one C function, `migrate_models`, that gives the registry's YAML
// (include/migrate/model.hpp, MIGRATE_MODELS).
//
// A library is somebody's code: it is loaded in a process of its own, which answers
//
//   answer = "+" YAML | "-" what is wrong with the library
#pragma once

#include <filesystem>
#include <string>

namespace migrate::registry {

// Loads the library, asks it and writes the answer to the descriptor.
void answer_models(const std::filesystem::path& library, int descriptor);

// The YAML of an answer. Throws Error without a place for one that tells what is wrong, and for one that was
// not given (the library ended the process).
std::string models_in(std::string answer);

// What is wrong with the models, where they say it themselves in the place of the YAML (`error: TEXT`); else
// empty.
std::string own_error(const std::string& yaml);

}  // namespace migrate::registry
