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

namespace {

std::string indented(const std::string& text) {
  std::string out = "    ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

}  // namespace

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

void print_json(const Json& json) {
  print(json.dump(2, ' ', false, Json::error_handler_t::replace));
}

void finish_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw Error({.what = std::string("cannot write the output: ") + std::strerror(errno)});
}

std::string RevisionView::marks(const std::string& revision) const {
  const history::Node& node = graph_.get(revision);
  std::string out;
  if (!node.labels.empty()) out += " (" + joined(node.labels) + ")";
  if (is_head(revision)) out += graph_.dependents(revision).empty() ? " (head)" : " (effective head)";
  if (is_current(revision)) out += " (current)";
  if (is_branch_point(revision)) out += " (branchpoint)";
  if (node.parents.size() > 1) out += " (mergepoint)";
  return out;
}

bool RevisionView::is_current(const std::string& revision) const {
  return current_ && std::find(current_->begin(), current_->end(), revision) != current_->end();
}

const script::Header& RevisionView::header(const std::string& revision) const {
  return *std::find_if(headers_.begin(), headers_.end(),
                       [&](const script::Header& header) { return header.revision == revision; });
}

std::string RevisionView::line(const std::string& revision) const {
  const history::Node& node = graph_.get(revision);
  std::string out = node.parents.empty() ? "<base>" : joined(node.parents);
  if (!node.depends.empty()) out += " (" + joined(node.depends) + ")";
  out += " -> " + revision + marks(revision);
  if (!node.message.empty()) out += ", " + first_line(node.message);
  return out;
}

std::string RevisionView::name(const std::string& revision) const {
  const bool head = is_head(revision);
  return revision + (!head ? "" : graph_.dependents(revision).empty() ? " (head)" : " (effective head)");
}

std::string RevisionView::details(const std::string& revision) const {
  const history::Node& node = graph_.get(revision);
  const script::Header& script = header(revision);
  std::string out = "Rev: " + revision + marks(revision) + "\n";
  const std::string parents = node.parents.empty() ? "<base>" : joined(node.parents);
  out += (node.parents.size() > 1 ? "Merges: " : "Parent: ") + parents + "\n";
  if (!node.depends.empty()) out += "Also depends on: " + joined(node.depends) + "\n";
  if (is_branch_point(revision)) out += "Branches into: " + joined(graph_.children(revision)) + "\n";
  if (!node.labels.empty()) out += "Branch names: " + joined(node.labels) + "\n";
  if (!script.created.empty()) out += "Created: " + script.created + "\n";
  out += "Path: " + shown(script.file) + "\n";
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
