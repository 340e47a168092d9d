// The model registry: what the user's schema should be, read from YAML model files and plain DDL (ddl.hpp).
//
// A declared object has the attributes of a catalog object in the user's own spelling (`varchar(20)`,
// `now()`): only the server's spelling, which elaboration gives, can be compared with a database. The reader
// is generic: what a kind of object looks like in YAML is said in src/kinds (Kind::section, container,
// short_form, attributes); what is written shorter than that (a column's `references: users.id`) has files of
// its own here, column_sugar.hpp and spelling.hpp.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "catalog/snapshot.hpp"
#include "error/error.hpp"
#include "kinds/kind.hpp"
#include "plan/rename.hpp"
#include "registry/ddl.hpp"
#include "registry/sources.hpp"

namespace migrate::registry {

// How an object was declared.
struct Declaration {
  Place place;  // of its key or list entry; of the value for what is written inside a column
  bool implicit_name =
      false;  // the naming convention's, or the name that PostgreSQL gives a serial's sequence
};

// An object of a registry, and how it was declared.
struct Declared {
  const catalog::Object& object;
  const Place& place;
  bool implicit_name;
};

struct Registry {
  // The objects in the user's own spelling, and what must be there before what: foreign keys and the key they
  // point to, constraints and their columns, columns and their enum, defaults and their sequence.
  catalog::Snapshot declared;
  std::vector<Declaration> declarations;  // of declared.objects(), one by one
  kinds::Hints hints;                     // `backfill` and `using` of columns
  std::vector<plan::Rename> renames;      // `renamed_from`, sorted
  std::vector<DdlStatement> ddl;          // of `sql:`, then of the SQL files; what it makes, the server knows

  // What these give lives as long as the registry.
  std::vector<Declared> objects() const&;  // by address
  std::vector<Declared> objects() const&& = delete;
  // Nothing when the registry does not declare it.
  std::optional<Declared> find(const catalog::Address& address) const&;
  std::optional<Declared> find(const catalog::Address& address) const&& = delete;
  // Where it is declared; an empty Place when it is not.
  Place place_of(const catalog::Address& address) const;
};

// A model text and the name that errors call it by.
struct Source {
  std::string file;
  std::string text;
};

// One registry out of several YAML sources. The schema `public` is always declared.
// Throws Errors (Exit::usage) with all problems, by file and line.
Registry parse(const std::vector<Source>& sources);

// All that the configuration means, as text.
struct ModelTexts {
  std::vector<Source> yaml{};
  std::vector<Source> sql{};
};

// A file that cannot be read is an error, and so is a process that fails; all are told at once. `stop` ends
// the reading with Exit::interrupted.
ModelTexts read_texts(ModelSources sources, const std::stop_token& stop = {});

// One registry out of all texts. What was read before, and is the same bytes under the same names, comes from
// the project's cache. Throws as `parse`.
Registry load(const ModelTexts& texts, const std::filesystem::path& project);

// The same of the sources: what a process prints is known when it has run. What cannot be read is one of the
// problems.
Registry load(ModelSources sources, const std::filesystem::path& project, const std::stop_token& stop = {});

}  // namespace migrate::registry
