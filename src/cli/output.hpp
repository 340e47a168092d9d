// What commands print: revisions as text, and JSON.
//
// JSON (--format json) is one object on stdout, its keys in this order; keys may be added, none goes or
// changes:
//
// clang-format off
//   revision    = {"revision", "parents": [], "depends": [], "labels": [], "message", "created", "file", "head": bool,
//                  "branch_point": bool, "merge_point": bool, "current": bool (where the database was asked)}
//   history, heads        {"revisions": [revision]}
//   show                  {"revisions": [revision and "depended_on_by": [id], "from", "to", "checksum",
//                          "up": number of statements, "down": number, or null where it cannot be undone]}
//   branches              {"branch_points": [{"revision", "children": [revision]}]}
//   list-templates        {"templates": [{"name", "description"}]}
//   current               {"database", "up_to_date": bool, "revisions": [revision], "ahead": [id]}
//   status                {"database", "version_table", "current": [id], "heads": [id], "pending": [revision],
//                          "ahead": [id], "half_way": {"revision", "direction": "upgrade" | "downgrade", "units_done":
//                          number, "begun": bool (the next unit was sent)} or null}
//   check                 {"equal": bool, or null where the models were not compared, "history": [text],
//                          "differences": [text], "unmodelled": [text], "unmodelled_in_models": [text]}
//   revision              {"revision": id or null, "file": path or null, "hazards": [text]}
//   merge                 {"revision": id or null, "file": path or null, "parents": [id], "commute": bool, or null
//                          where it was not asked, "differences": [text]}
//   rebase                {"onto": id, "revisions": [id], "files": [path]}
//   upgrade, downgrade    {"direction": "upgrade" | "downgrade", "revisions": [id], "current": [id]}
//   stamp                 {"removed": [id], "added": [id], "current": [id]}
//   ensure-version        {"version_table", "created": bool}
//   init                  {"written": [path], "kept": [path]}
//   inspect               {"server_version": number, "fingerprint", "objects": [{"kind", "schema", "relation", "name",
//                          "of", "signature", "address", "parent", "position", "attributes": {name: text}, "facts":
//                          {name: text}}], "unmodelled": [text], "dependencies": [[object, needed]: positions in
//                          objects], "casts": [[source, target, how]]}
//   diff                  {"equal": bool, "differences": [text], "steps": [sql], "unmodelled_from": [text],
//                          "unmodelled_to": [text]}
//   inspect --coverage    {"modelled": {kind: number}, "unmodelled": [text]}
//   selftest              {"good": number, "with_rows": number, "refused": [text], "failed": [sql]}
//   trash list            {"kept": [kept = {"id": number, "what", "revision", "direction", "dropped_at", "dropped_by", "age":
//                          seconds, "bytes": number, "kept_as", "comes_back": bool (by the revision's downgrade)}]}
//   trash restore, purge  {"restored": kept}, {"purged": [kept]}
//   server                {"running": bool, "pid": number or null, "version", "home", "url"}
//
// On stderr every line is an event then, an object of its own. Of upgrade, downgrade and stamp, as they run:
//   {"event": "revision", "revision", "direction": "upgrade" | "downgrade"}                    it begins
//   {"event": "working", work, "phase": of an index build or null, "percent": of the phase or null}    about every second
//   {"event": "batch", "revision", "file", "line", "rows_done": number, "rows_estimated": number, "remaining": seconds or
//            null}                                                   batches of a statement: the first, then every second
//   {"event": "blocked", work, "blockers": [{"pid": number (0: a prepared transaction), "user", "application", "state",
//            "age", "query"}]}                                                                  others keep it waiting
//   {"event": "retry", "reason"}                                                               a transaction once more
//   {"event": "done", work}                                                                    it took over a second
//   where work is "revision", "number", "of", "statement" (empty: several), "seconds": a number, of the work so far
// and of every command:
//   {"event": "notice", "level": "debug" | "info" | "warning", "text"}
//   {"event": "error", "what", "file", "line", "revision", "sqlstate", "statement", "detail", "hint"}: what is not known is
//            "" or 0; the exit code is the process's
// --quiet leaves all but errors out. A command line that cannot be read is told of in text, and what the commands of hooks
// write is theirs.
// clang-format on
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "history/graph.hpp"
#include "script/script.hpp"

namespace migrate::cli {

using Json = nlohmann::ordered_json;

// To stdout, a line end after it.
void print(std::string_view text);

// The same for text that brings its line ends.
void print_part(std::string_view text);

std::string first_line(std::string_view text);
// Without their ends; none of an empty text.
std::vector<std::string> lines_of(std::string_view text);
void print_json(const Json& json);
// To stderr, on a line of its own. May be called from any thread.
void print_event(const Json& event);
// Throws Error when not everything that was printed could be written.
void finish_output();

// Revisions as people and programs read them.
class RevisionView {
 public:
  // `current`: the rows of the version table, where the database was asked. All must outlive this.
  RevisionView(const history::Graph& graph, const std::vector<script::Header>& headers,
               const std::optional<history::Revisions>& current);

  // "b2 (label) (head)"
  std::string name(const std::string& revision) const;
  // "b2 (label) (head) (current) (branchpoint), message"
  std::string title(const std::string& revision) const;
  // The same behind its parents: "a1 -> b2 (label) (head) (current), message"
  std::string line(const std::string& revision) const;
  // The same with what it depends on, and without parents, which a drawing shows.
  std::string drawn(const std::string& revision) const;
  // Several lines, the last one without its end: everything about it. `more`: lines before the message.
  std::string details(const std::string& revision, const std::string& more = {}) const;
  Json json(const std::string& revision) const;
  Json json(const history::Revisions& revisions) const;

 private:
  void name_branches();
  std::string marked(const std::string& revision) const;
  std::string message(const std::string& revision) const;
  std::string branch_names(const std::string& revision) const;
  const script::Header& header(const std::string& revision) const;
  bool is_head(const std::string& revision) const { return graph_.children(revision).empty(); }
  bool is_branch_point(const std::string& revision) const { return graph_.children(revision).size() > 1; }
  bool is_current(const std::string& revision) const;

  const history::Graph& graph_;
  std::map<std::string_view, const script::Header*> headers_;
  const std::optional<history::Revisions>& current_;
  std::map<std::string, std::vector<std::string>, std::less<>> branches_;  // labels by revision
};

}  // namespace migrate::cli
