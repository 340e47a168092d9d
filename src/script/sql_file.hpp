// What fills a new script: a file of plain SQL that somebody wrote elsewhere.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "script/draft.hpp"

namespace migrate::script {

struct FiledSteps {
  std::vector<DraftStep> up;
  std::vector<DraftStep> down;  // none: the file has no way back
  std::string up_from;          // where they were found, for people
  std::string down_from;        // empty where there is no way back
};

// Where the file has sections ("-- migrate:up", "-- migrate:down"), those, as they stand; a header before
// them is not looked at. Else all of it leads up, what cannot run in a transaction in steps of its own; and
// back leads the file NAME.down.sql beside NAME.up.sql, where there is one. Throws Error, with file and line,
// as load() does.
FiledSteps load_sql_file(const std::filesystem::path& file);

}  // namespace migrate::script
