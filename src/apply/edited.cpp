#include "apply/edited.hpp"

#include "error/error.hpp"

namespace migrate::apply {

std::vector<history::Edit> edited_scripts(postgres::Connection& connection, const State& state,
                                          const history::VersionTable& table, const history::Graph& graph,
                                          const std::vector<script::Script>& scripts) {
  if (state.rows.empty()) return {};
  return history::edited_scripts(graph, scripts, state.rows, read_log(connection, state, table));
}

void refuse_edited(const std::vector<history::Edit>& edits) {
  std::vector<Error> errors;
  for (const history::Edit& edit : edits) {
    const std::string& revision = edit.run.revision;
    errors.push_back(
        Error({.what = "the script of revision " + revision + " was edited after it was applied",
               .place = {.file = edit.file},
               .revision = revision,
               .detail = "applied at " + edit.run.at + " by " + edit.run.by,
               .hint = "'migrate show " + revision +
                       " --diff' shows what changed. Give the script back what it was, and write "
                       "a new revision for what shall change; or, where the database is as the "
                       "script says now, accept it: migrate repair " +
                       revision}));
  }
  if (!errors.empty()) throw Errors(std::move(errors));
}

}  // namespace migrate::apply
