// Models that come as a process's output: what a program prints, and what a library of models says, which is
// asked in a process of its own. Whatever either does, the run is not hurt and nothing stays behind.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "config/config.hpp"
#include "process/capture.hpp"

namespace migrate::registry {

class PrintedModels {
 public:
  // Starts the process, in `folder`. Throws Error (Exit::usage, at the source's place) when there is no such
  // library, and when the program cannot be started.
  // REQUIRES: source.kind is library or program; for a library as process::Capture says of work.
  PrintedModels(const config::ModelSource& source, const std::filesystem::path& folder);

  // For errors in the text: "output of ./print-models", "models of build/libmodels.so".
  const std::string& name() const { return name_; }

  // Waits for the text, of at most config::max_yaml_bytes. Throws Error (Exit::usage, at the source's place)
  // with what the process said on stderr when it fails, takes longer than the source may, or `stop` says so.
  std::string read(const std::stop_token& stop);

 private:
  PrintedModels(const config::ModelSource& source, const std::filesystem::path& folder, std::string title);
  std::string text_of(process::Outcome&& outcome) const;

  config::ModelSource source_;
  std::string title_;  // "the library build/libmodels.so"
  std::string name_;
  process::Capture capture_;
};

}  // namespace migrate::registry
