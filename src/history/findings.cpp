#include "history/findings.hpp"

#include <algorithm>
#include <map>

#include "error/joined.hpp"
#include "history/resolve.hpp"

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

// The log and the scripts, asked about single revisions.
class Reader {
 public:
  Reader(const Graph& graph, const std::vector<script::Script>& scripts, const std::vector<LogEntry>& log)
      : graph_(graph) {
    for (const script::Script& script : scripts) scripts_.emplace(script.revision, &script);
    for (const LogEntry& entry : log) take(entry);
  }

  std::vector<Edit> edits(const Revisions& applied) const {
    std::vector<Edit> out;
    for (const std::string& revision : applied) {
      const LogEntry* const entry = find(revision);
      if (entry && was_edited(*entry)) out.push_back({*entry, script(revision).file});
    }
    return out;
  }

  // REQUIRES: `applied` is closed downwards, and in the order of an upgrade.
  std::vector<Finding> read(const Revisions& applied) {
    for (auto revision = applied.rbegin(); revision != applied.rend(); ++revision) look_above(*revision);
    std::vector<Finding> out;
    for (const std::string& revision : applied) {
      look_below(revision);
      if (const LogEntry* const entry = find(revision)) {
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
  // A repair is about the script alone: when it was run, and by whom, stays.
  void take(const LogEntry& entry) {
    const auto before = last_.find(entry.revision);
    if (entry.event == Event::repair && before != last_.end()) {
      before->second.checksum = entry.checksum;
    } else {
      last_.insert_or_assign(entry.revision, entry);
    }
  }

  // The entry that says that it is applied; null where there is none.
  const LogEntry* find(const std::string& revision) const {
    const auto found = last_.find(revision);
    const bool applied = found != last_.end() && found->second.event != Event::downgrade;
    return applied ? &found->second : nullptr;
  }

  const script::Script& script(const std::string& revision) const { return *scripts_.find(revision)->second; }

  bool was_edited(const LogEntry& entry) const {
    return !entry.checksum.empty() && entry.checksum != script(entry.revision).checksum;
  }

  void add_changed(const LogEntry& entry, std::vector<Finding>& out) const {
    if (!was_edited(entry)) return;
    out.push_back(
        {.text =
             "the script of revision " + entry.revision + " was changed after it was applied at " + entry.at,
         .files = {script(entry.revision).file},
         .hint =
             "give the script back what it was, and write a new revision for what shall change; or accept "
             "it as it is: migrate repair " +
             entry.revision});
  }

  bool is_younger(const std::string& revision, const LogEntry& entry) const {
    const std::string& created = script(revision).created;
    return has_form(created, "dddd-dd-ddTdd:dd:ddZ") && created > entry.at;
  }

  // What the log knows of all that is above a revision, and below.
  struct Around {
    const LogEntry* earliest_above = nullptr;
    bool stamped_above = false;
    bool known_below = false;
  };

  // After this was done for all above it.
  void look_above(const std::string& revision) {
    Around& here = around_[revision];
    const auto take = [&](const LogEntry* entry) {
      if (!entry) return;
      if (!here.earliest_above || entry->at < here.earliest_above->at) here.earliest_above = entry;
      here.stamped_above = here.stamped_above || entry->event == Event::stamp;
    };
    for (const Revisions* above : {&graph_.children(revision), &graph_.dependents(revision)}) {
      for (const std::string& one : *above) {
        take(find(one));
        take(around_[one].earliest_above);
        here.stamped_above = here.stamped_above || around_[one].stamped_above;
      }
    }
  }

  // After this was done for all below it.
  void look_below(const std::string& revision) {
    bool& known = around_[revision].known_below;
    for (const Revisions* below : {&graph_.get(revision).parents, &graph_.dependencies(revision)}) {
      for (const std::string& one : *below) known = known || find(one) || around_[one].known_below;
    }
  }

  // Who was run above `revision` when that was not there yet; null where nobody says so. A stamp spoke for
  // all that was below it then.
  const LogEntry* find_earlier_above(const std::string& revision) const {
    const Around& around = around_.find(revision)->second;
    if (!around.earliest_above) return nullptr;
    const bool younger = is_younger(revision, *around.earliest_above);
    return younger || (!around.stamped_above && around.known_below) ? around.earliest_above : nullptr;
  }

  const Graph& graph_;
  std::map<std::string, const script::Script*, std::less<>> scripts_;
  std::map<std::string, LogEntry, std::less<>> last_;  // of each revision
  std::map<std::string, Around, std::less<>> around_;
};

}  // namespace

std::vector<Finding> stray_heads(const Graph& graph) {
  std::map<RevisionSet, Revisions> groups;
  for (const std::string& head : graph.effective_heads()) groups[labels_below(graph, head)].push_back(head);
  std::vector<Finding> out;
  for (const auto& [labels, heads] : groups) {
    if (heads.size() < 2) continue;
    Finding finding{
        .text = "several heads that no label tells apart: " + joined(heads),
        .files = {},
        .hint =
            "join them: migrate merge heads; or put one on top of the other: migrate rebase " + heads.back()};
    for (const std::string& head : heads) finding.files.push_back(graph.get(head).file);
    out.push_back(std::move(finding));
  }
  return out;
}

std::vector<Finding> against_log(const Graph& graph, const std::vector<script::Script>& scripts,
                                 const Revisions& rows, const std::vector<LogEntry>& log) {
  return Reader(graph, scripts, log).read(graph.in_order(graph.with_all_below(rows)));
}

std::vector<Edit> edited_scripts(const Graph& graph, const std::vector<script::Script>& scripts,
                                 const Revisions& rows, const std::vector<LogEntry>& log) {
  return Reader(graph, scripts, log).edits(graph.in_order(graph.with_all_below(rows)));
}

}  // namespace migrate::history
