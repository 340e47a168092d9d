// What most commands work with: the configuration, the scripts, and the way to the database.
#pragma once

#include <string>
#include <vector>

#include "apply/store.hpp"
#include "cli/ahead.hpp"
#include "cli/globals.hpp"
#include "config/config.hpp"
#include "error/joined.hpp"
#include "history/graph.hpp"
#include "history/resolve.hpp"
#include "history/version_table.hpp"
#include "postgres/connection.hpp"
#include "postgres/extraction.hpp"
#include "script/read.hpp"
#include "script/script.hpp"

namespace migrate::cli {

class Project {
 public:
  // Throws as config::load does.
  explicit Project(const Globals& globals);
  explicit Project(config::Config configuration);

  const config::Config& configuration() const { return configuration_; }
  const history::VersionTable& table() const { return table_; }

  // Read from the disk at each call. Throw as load_all and load_all_headers do.
  std::vector<script::Script> scripts() const;
  std::vector<script::Header> headers() const;

  // The URL as people may see it.
  std::string database() const { return configuration_.url.get().masked(); }

  // The server's notices go to stderr. Throws as Connection does.
  postgres::Connection connect() const;

  // Where the database stands. Creates nothing in it. Throws Error when it holds a revision that the scripts
  // lack, unless that is allowed: then it is told on stderr and set apart.
  history::Position position(postgres::Connection& connection, const history::Graph& graph,
                             Ahead ahead = Ahead::refuse) const;
  history::Position position(const apply::State& state, const history::Graph& graph, Ahead ahead) const;
  // The same over a connection of its own, but only if one of the identifiers speaks of the current revision.
  history::Position position_for(const std::vector<std::string>& identifiers, const history::Graph& graph,
                                 Ahead ahead = Ahead::refuse) const;

  // What is read of the database: the configured schemas, without the program's own tables.
  postgres::ExtractionOptions extraction() const;

 private:
  script::Folders folders() const;

  config::Config configuration_;
  history::VersionTable table_;
};

// Revisions that `upgrade heads` would apply.
history::Revisions pending(const history::Graph& graph, const history::Position& position);

// What a word means where a head is wanted: a label alone is the newest revision of its branch, not the one
// that carries it.
std::string head_of_label(const history::Graph& graph, const std::string& word);

// A path as it is read most easily from the working folder.
std::string shown(const std::filesystem::path& path);

}  // namespace migrate::cli
