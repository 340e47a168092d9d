#include "cli/output.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/project.hpp"
#include "error/error.hpp"

namespace migrate::cli {

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

namespace {

std::string indented(const std::string& text) {
  std::string out = "    ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// The revisions below that no other branch shares: down to a branch point or a merge.
history::Revisions alone_below(const history::Graph& graph, std::string revision) {
  history::Revisions out;
  while (graph.get(revision).parents.size() == 1) {
    revision = graph.get(revision).parents.front();
    if (graph.children(revision).size() > 1) break;
    out.push_back(revision);
  }
  return out;
}

}  // namespace

void print_part(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void print(std::string_view text) {
  print_part(text);
  std::fputc('\n', stdout);
}

void print_json(const Json& json) {
  print(json.dump(2, ' ', false, Json::error_handler_t::replace));
}

void print_event(const Json& event) {
  const std::string line = event.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void finish_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw Error({.what = std::string("cannot write the output: ") + std::strerror(errno)});
}

RevisionView::RevisionView(const history::Graph& graph, const std::vector<script::Header>& headers,
                           const std::optional<history::Revisions>& current)
    : graph_(graph), current_(current) {
  for (const script::Header& header : headers) headers_.emplace(header.revision, &header);
  name_branches();
}

// As Alembic shows it: a label names its revision, all that stands on it, and what is below it as far as
// that is this branch's alone.
void RevisionView::name_branches() {
  const auto has_label = [&](const std::string& revision) { return !graph_.get(revision).labels.empty(); };
  if (std::none_of(graph_.order().begin(), graph_.order().end(), has_label)) return;
  for (const std::string& revision : graph_.order()) {
    const history::Revisions& own = graph_.get(revision).labels;
    std::vector<std::string>& names = branches_[revision];
    for (const std::string& parent : graph_.get(revision).parents) {
      for (const std::string& name : branches_[parent]) add_once(names, name);
    }
    if (own.empty()) continue;
    for (const std::string& name : own) add_once(names, name);
    for (const std::string& below : alone_below(graph_, revision)) {
      for (const std::string& name : own) add_once(branches_[below], name);
    }
  }
}

std::string RevisionView::branch_names(const std::string& revision) const {
  const auto found = branches_.find(revision);
  return found == branches_.end() ? "" : joined(found->second);
}

bool RevisionView::is_current(const std::string& revision) const {
  return current_ && std::find(current_->begin(), current_->end(), revision) != current_->end();
}

const script::Header& RevisionView::header(const std::string& revision) const {
  return *headers_.find(revision)->second;
}

std::string RevisionView::name(const std::string& revision) const {
  const std::string branches = branch_names(revision);
  std::string out = revision;
  if (!branches.empty()) out += " (" + branches + ")";
  if (is_head(revision)) out += graph_.dependents(revision).empty() ? " (head)" : " (effective head)";
  return out;
}

std::string RevisionView::marked(const std::string& revision) const {
  std::string out = name(revision);
  if (is_current(revision)) out += " (current)";
  if (is_branch_point(revision)) out += " (branchpoint)";
  if (graph_.get(revision).parents.size() > 1) out += " (mergepoint)";
  return out;
}

std::string RevisionView::message(const std::string& revision) const {
  const std::string text = first_line(graph_.get(revision).message);
  return text.empty() ? "" : ", " + text;
}

std::string RevisionView::title(const std::string& revision) const {
  return marked(revision) + message(revision);
}

std::string RevisionView::drawn(const std::string& revision) const {
  const std::string depends = joined(graph_.get(revision).depends);
  return marked(revision) + (depends.empty() ? "" : " (depends on " + depends + ")") + message(revision);
}

std::string RevisionView::line(const std::string& revision) const {
  const history::Node& node = graph_.get(revision);
  std::string out = node.parents.empty() ? "<base>" : joined(node.parents);
  if (!node.depends.empty()) out += " (" + joined(node.depends) + ")";
  return out + " -> " + title(revision);
}

std::string RevisionView::details(const std::string& revision, const std::string& more) const {
  const history::Node& node = graph_.get(revision);
  const script::Header& script = header(revision);
  std::string out;
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) out += std::string(key) + ": " + value + "\n";
  };
  add("Rev", marked(revision));
  add(node.parents.size() > 1 ? "Merges" : "Parent", node.parents.empty() ? "<base>" : joined(node.parents));
  add("Also depends on", joined(node.depends));
  add("Depended on by", joined(graph_.dependents(revision)));
  if (is_branch_point(revision)) add("Branches into", joined(graph_.children(revision)));
  add("Branch names", branch_names(revision));
  add("Created", script.created);
  add("Path", shown(script.file));
  out += more;
  if (!node.message.empty()) out += "\n" + indented(node.message) + "\n";
  return out;
}

Json RevisionView::json(const std::string& revision) const {
  const history::Node& node = graph_.get(revision);
  const script::Header& script = header(revision);
  Json out = {{"revision", revision},
              {"parents", node.parents},
              {"depends", node.depends},
              {"labels", node.labels},
              {"message", node.message},
              {"created", script.created},
              {"file", script.file},
              {"head", is_head(revision)},
              {"branch_point", is_branch_point(revision)},
              {"merge_point", node.parents.size() > 1}};
  if (current_) out["current"] = is_current(revision);
  return out;
}

Json RevisionView::json(const history::Revisions& revisions) const {
  Json out = Json::array();
  for (const std::string& revision : revisions) out.push_back(json(revision));
  return out;
}

}  // namespace migrate::cli
