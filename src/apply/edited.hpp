// Scripts that were edited after they were applied: a database that was made by the old text is not what the
// new text says.
#pragma once

#include <string>
#include <vector>

#include "apply/store.hpp"
#include "history/findings.hpp"
#include "postgres/connection.hpp"

namespace migrate::apply {

// Those of the revisions that the database has. One statement at most.
std::vector<history::Edit> edited_scripts(postgres::Connection& connection, const State& state,
                                          const history::VersionTable& table, const history::Graph& graph,
                                          const std::vector<script::Script>& scripts);

// Throws Errors, one for each, that say when it was applied, by whom, and what the ways out are.
void refuse_edited(const std::vector<history::Edit>& edits);

}  // namespace migrate::apply
