#include "history/findings.hpp"

#include <algorithm>
#include <map>

namespace migrate::history {
namespace {

RevisionSet labels_below(const Graph& graph, const std::string& head) {
  RevisionSet out;
  for (const std::string& revision : graph.ancestors(head)) {
    const Revisions& labels = graph.get(revision).labels;
    out.insert(labels.begin(), labels.end());
  }
  return out;
}

bool is_date(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                    [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; });
}

// The log and the scripts, asked about single revisions.
class Reader {
 public:
  Reader(const Graph& graph, const std::vector<script::Script>& scripts, const std::vector<LogEntry>& log)
      : graph_(graph) {
    for (const script::Script& script : scripts) scripts_.emplace(script.revision, &script);
    for (const LogEntry& entry : log) last_[entry.revision] = &entry;
  }

  std::vector<Finding> read(const Revisions& applied) const {
    std::vector<Finding> out;
    for (const std::string& revision : applied) {
      const LogEntry* const entry = find(revision);
      if (entry) {
        add_changed(*entry, out);
      } else if (const LogEntry* const above = find_earlier_above(revision)) {
        out.push_back({.text = "revision " + revision + " was never run: it was put below " +
                               above->revision + ", which was applied at " + above->at,
                       .files = {script(revision).file},
                       .hint = "put it on top of the newest revision: change its parents, and give " +
                               above->revision + " back those that it had"});
      }
    }
    return out;
  }

 private:
  // The entry that says that it is applied; null where there is none.
  const LogEntry* find(const std::string& revision) const {
    const auto found = last_.find(revision);
    const bool applied = found != last_.end() && found->second->event != Event::downgrade;
    return applied ? found->second : nullptr;
  }

  const script::Script& script(const std::string& revision) const { return *scripts_.find(revision)->second; }

  void add_changed(const LogEntry& entry, std::vector<Finding>& out) const {
    if (entry.checksum.empty() || entry.checksum == script(entry.revision).checksum) return;
    out.push_back(
        {.text =
             "the script of revision " + entry.revision + " was changed after it was applied at " + entry.at,
         .files = {script(entry.revision).file},
         .hint = "give the script back what it was, and write a new revision for what shall change"});
  }

  bool is_younger(const std::string& revision, const LogEntry& entry) const {
    const std::string& created = script(revision).created;
    return is_date(created) && created > entry.at;
  }

  // Who was run above `revision` when that was not there yet; null where nobody says so.
  const LogEntry* find_earlier_above(const std::string& revision) const {
    const LogEntry* upgraded = nullptr;
    for (const std::string& above : graph_.in_order(graph_.with_all_above({revision}))) {
      const LogEntry* const entry = find(above);
      if (!entry) continue;
      if (is_younger(revision, *entry)) return entry;
      if (entry->event == Event::stamp) return nullptr;  // which spoke for all that is below
      if (!upgraded) upgraded = entry;
    }
    return upgraded && knows_below(revision) ? upgraded : nullptr;
  }

  bool knows_below(const std::string& revision) const {
    const RevisionSet below = graph_.with_all_below({revision});
    return std::any_of(below.begin(), below.end(), [&](const std::string& r) { return find(r) != nullptr; });
  }

  const Graph& graph_;
  std::map<std::string, const script::Script*, std::less<>> scripts_;
  std::map<std::string, const LogEntry*, std::less<>> last_;  // of each revision
};

}  // namespace

std::vector<Finding> stray_heads(const Graph& graph) {
  std::map<RevisionSet, Revisions> groups;
  for (const std::string& head : graph.effective_heads()) groups[labels_below(graph, head)].push_back(head);
  std::vector<Finding> out;
  for (const auto& [labels, heads] : groups) {
    if (heads.size() < 2) continue;
    Finding finding{
        .text = "several heads that no label tells apart: ",
        .files = {},
        .hint =
            "join them: migrate merge heads; or put one on top of the other: migrate rebase " + heads.back()};
    for (const std::string& head : heads) {
      finding.text += (head == heads.front() ? "" : ", ") + head;
      finding.files.push_back(graph.get(head).file);
    }
    out.push_back(std::move(finding));
  }
  return out;
}

std::vector<Finding> against_log(const Graph& graph, const std::vector<script::Script>& scripts,
                                 const Revisions& rows, const std::vector<LogEntry>& log) {
  return Reader(graph, scripts, log).read(graph.in_order(graph.with_all_below(rows)));
}

}  // namespace migrate::history
