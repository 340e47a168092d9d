#include "cli/editor.hpp"

#include <cstdlib>
#include <string>

#include "error/error.hpp"
#include "process/program.hpp"

namespace migrate::cli {

void open_in_editor(const std::vector<std::filesystem::path>& files) {
  const char* editor = nullptr;
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* const value = std::getenv(name);
    if (!editor && value && *value) editor = value;
  }
  if (!editor) {
    throw Error({.what = "there is no editor: neither VISUAL nor EDITOR is set",
                 .hint = "export EDITOR=vi, or open the file by hand: " + files.front().string()},
                Exit::usage);
  }
  process::Program program{.arguments = {"/bin/sh", "-c", std::string(editor) + " \"$@\"", editor},
                           .name = "the editor '" + std::string(editor) + "'"};
  for (const std::filesystem::path& file : files) program.arguments.push_back(file.string());
  process::run_in_foreground(program);
}

}  // namespace migrate::cli
