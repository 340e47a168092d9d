// A new revision script, as `revision` and `merge` write one: its id, its name and folder, what must hold
// before anything is written, and what is told afterwards.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/project.hpp"
#include "history/graph.hpp"
#include "script/draft.hpp"
#include "script/script.hpp"

namespace migrate::cli {

struct NewScriptOptions {
  std::string message;
  std::string revision;  // its id; empty: a random one
  std::string label;     // empty: none
  std::string folder;    // one of migrations.directory; empty: where its first parent is
  bool edit = false;
};

// Declares -m, --rev-id, --branch-label, --version-path and --edit.
void add_new_script(CLI::App& command, NewScriptOptions& options);

// Throws Error (Exit::usage) where another revision stands on one of `parents`, unless `splice` allows it.
void require_heads(const history::Graph& graph, const history::Revisions& parents, bool splice);

class NewScript {
 public:
  // Named, dated and ready to be filled; nothing is written. `depends`: ids or labels. Throws Error when its
  // id or label cannot be one or is taken, and as file_name does.
  NewScript(const Project& project, const std::vector<script::Header>& others,
            const NewScriptOptions& options, history::Revisions parents, std::vector<std::string> depends);

  // To be filled: its steps, `from` and `to`.
  script::Draft draft;

  const std::filesystem::path& file() const { return file_; }
  // Writes it; then the editor is opened, where that was asked for, and the configuration's hooks run. Throws
  // as render and write_new do; when editor or hooks fail or leave a broken script, it stays as it is.
  void write() const;

 private:
  void check_graph(const std::vector<script::Header>& others) const;

  const Project& project_;
  bool edit_;
  std::filesystem::path file_;
};

}  // namespace migrate::cli
