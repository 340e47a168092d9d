// The revisions as a drawing: with characters for the terminal, or as text for programs that draw.
#pragma once

#include <string>

#include "cli/output.hpp"
#include "history/graph.hpp"

namespace migrate::cli {

// Each draws `revisions`, newest first, and the parents and dependencies among them.

// Lines as `git log --graph` draws them. With `details` all that is known of each revision stands beside
// them.
enum class Beside { title, details };
std::string drawing(const history::Revisions& revisions, const history::Graph& graph,
                    const RevisionView& view, Beside beside);

// For Graphviz; dependencies are dashed.
std::string dot_text(const history::Revisions& revisions, const history::Graph& graph,
                     const RevisionView& view);

// For Mermaid (a flowchart); dependencies are dotted.
std::string mermaid_text(const history::Revisions& revisions, const history::Graph& graph,
                         const RevisionView& view);

}  // namespace migrate::cli
