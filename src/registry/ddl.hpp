// The registry's plain DDL files: `models: [{sql: schema/*.sql}]`.
//
// Their statements are run as they are, and only by the server: nothing here knows what they make, but for
// the name, which helps to tell a cause from its consequences. Files are cut, and what is no schema (rows,
// transactions, psql's own commands, what belongs to the whole cluster) is refused with its place.
//
// A file's SET statements (and pg_dump's SELECT set_config) hold for what follows them in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "error/error.hpp"
#include "registry/problems.hpp"

namespace migrate::registry {

struct DdlStatement {
  std::string sql;  // without semicolon
  Place place;
  std::string settings;       // the SET statements before it, each with its semicolon
  std::string made_schema{};  // of what it creates, as it is written; empty: none is
  std::string made{};         // the name of what it creates; empty: it creates nothing, or something nameless
  bool takes_away = false;    // DROP: never tried again, for later there may be something to drop
};

// The statements of one file in order; what is wrong with it is added to `problems`. `file` is the name that
// places carry.
std::vector<DdlStatement> read_ddl(const std::string& file, std::string_view text, Problems& problems);

// Whether one of the statements creates the extension and says which version it shall have.
bool pins_version(const std::vector<DdlStatement>& ddl, const std::string& extension);

}  // namespace migrate::registry
