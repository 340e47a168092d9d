#include "apply/message.hpp"

#include <algorithm>

namespace migrate::apply {

void Message::add(const std::string& sql, const Place& place, const std::string& revision) {
  entries_.push_back({sql, place, revision, lines_ + 1});
  text_ += sql + ";\n";
  lines_ += 1 + static_cast<int>(std::count(sql.begin(), sql.end(), '\n'));
}

std::string Message::only_statement() const {
  const auto is_scripts = [](const Entry& entry) { return !entry.place.file.empty(); };
  if (std::count_if(entries_.begin(), entries_.end(), is_scripts) != 1) return "";
  return std::find_if(entries_.begin(), entries_.end(), is_scripts)->sql;
}

const Message::Entry* Message::find(const ErrorFacts& facts) const {
  if (facts.statement_line > 0) {
    const auto after = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.line > facts.statement_line; });
    return after == entries_.begin() ? nullptr : &*std::prev(after);
  }
  const bool known =
      facts.statement_number > 0 && static_cast<std::size_t>(facts.statement_number) <= entries_.size();
  return known ? &entries_[static_cast<std::size_t>(facts.statement_number) - 1] : nullptr;
}

ErrorFacts Message::locate(const ErrorFacts& facts) const {
  const Entry* entry = find(facts);
  if (!entry) return facts;
  ErrorFacts out = facts;
  out.statement = entry->sql;
  out.revision = entry->revision;
  out.place = entry->place;
  out.statement_number = 0;
  if (out.statement_line == 0) return out;
  out.statement_line -= entry->line - 1;
  if (!out.place.file.empty()) out.place.line += out.statement_line - 1;
  return out;
}

}  // namespace migrate::apply
