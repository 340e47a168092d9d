#include "script/draft.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <utility>

#include "error/error.hpp"
#include "error/joined.hpp"
#include "script/header.hpp"
#include "script/read.hpp"
#include "sql/tokens.hpp"

namespace migrate::script {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

std::string key_lines(const Draft& draft) {
  const std::array<std::pair<const char*, std::string>, 6> keys = {
      {{"labels", joined(draft.labels)},
       {"depends", joined(draft.depends)},
       {"from", draft.from},
       {"to", draft.to},
       {"destroys", joined(draft.destroys)},
       {"down-destroys", joined(draft.down_destroys)}}};
  std::string out;
  for (const auto& [key, value] : keys) {
    if (!value.empty()) out += std::string(out.empty() ? "" : "\n") + "-- " + key + ": " + value;
  }
  return out;
}

std::string sections(const std::vector<DraftStep>& steps, const char* direction) {
  std::string out;
  for (const DraftStep& step : steps) {
    out += std::string(out.empty() ? "" : "\n\n") + "-- migrate:" + direction;
    if (!step.transaction) out += " transaction=none";
    if (step.batch) out += ' ' + step.batch->text();
    const std::string_view sql = sql::trim(step.sql);
    if (!sql.empty()) out += '\n' + std::string(sql);
  }
  return out;
}

Values values_of(const Draft& draft) {
  return {{"message", escape_message(draft.message)},
          {"revision", draft.revision},
          {"parents", joined(draft.parents)},
          {"created", draft.created},
          {"header", key_lines(draft)},
          {"up", sections(draft.up.empty() ? std::vector<DraftStep>(1) : draft.up, "up")},
          {"down", sections(draft.down, "down")}};
}

void trim_line_end(std::string& text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
}

// "-- " of "-- Title: {message}": what the further lines of a value start with.
std::string comment_prefix(std::string_view line) {
  const std::size_t dashes = line.find_first_not_of(" \t");
  if (dashes == std::string_view::npos || line.substr(dashes, 2) != "--") return {};
  return std::string(line.substr(0, std::min(line.find_first_not_of(" \t", dashes + 2), line.size())));
}

void append_value(std::string& line, std::string_view value, const std::string& prefix) {
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find('\n', at), value.size());
    std::string piece = at == 0 ? std::string() : prefix;
    piece += value.substr(at, end - at);
    line += (at == 0 ? "" : "\n") + piece;
    if (at == end) trim_line_end(line);
    at = end + 1;
  }
}

class Filler {
 public:
  Filler(const Template& form, const Values& values) : form_(form), values_(values) {}

  std::string fill() {
    std::string out;
    std::string_view rest = form_.text;
    for (number_ = 1; !rest.empty(); ++number_) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      append_line(out, rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    while (!out.empty() && sql::is_blank(out.back())) out.pop_back();
    return out + '\n';
  }

 private:
  void append_line(std::string& out, std::string_view line) {
    std::string filled;
    bool only_empty_values = true;
    for (std::size_t at = 0; at < line.size();) {
      if (line.substr(at, 2) == "{{" || line.substr(at, 2) == "}}") {
        filled += line[at];
        at += 2;
        only_empty_values = false;
      } else if (line[at] == '{') {
        const std::size_t close = line.find('}', at);
        if (close == std::string_view::npos) refuse(line.substr(at));
        const std::string& value = value_of(line.substr(at + 1, close - at - 1));
        append_value(filled, value, comment_prefix(line.substr(0, at)));
        only_empty_values = only_empty_values && value.empty();
        at = close + 1;
      } else {
        filled += line[at++];
        only_empty_values = false;
      }
    }
    if (only_empty_values && !line.empty()) return;
    out += filled + '\n';
  }

  const std::string& value_of(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) refuse('{' + std::string(name) + '}');
    return found->second;
  }

  [[noreturn]] void refuse(std::string_view placeholder) const {
    std::string known;
    for (const auto& [name, value] : values_) known += (known.empty() ? "{" : ", {") + name + '}';
    throw Error({.what = "unknown placeholder '" + std::string(placeholder) + "' in the script template",
                 .place = {.file = form_.file, .line = number_},
                 .hint = "known are " + known + "; write {{ for a brace"});
  }

  const Template& form_;
  const Values& values_;
  int number_ = 1;
};

// What a template must not lose.
void check_result(const Draft& draft, const Template& form, const std::string& text) {
  const Script script = parse(text, form.file);
  const auto lost = [&](const char* placeholder) {
    throw Error({.what = "the script template loses what stands for {" + std::string(placeholder) + "}",
                 .place = {.file = form.file},
                 .hint = "compare it with the template that 'migrate init' writes"});
  };
  if (script.revision != draft.revision) lost("revision");
  if (script.parents != draft.parents) lost("parents");
  if (script.labels != draft.labels || script.depends != draft.depends || script.from != draft.from ||
      script.to != draft.to || script.destroys != draft.destroys ||
      script.down_destroys != draft.down_destroys) {
    lost("header");
  }
  if (script.up.size() < draft.up.size()) lost("up");
  if (script.down.size() < draft.down.size()) lost("down");
}

}  // namespace

Template default_template() {
  // Held equal to templates/script.sql by a test.
  return {.text = R"(-- {message}
--
-- revision: {revision}
-- parents: {parents}
-- created: {created}
{header}

{up}

{down}
)",
          .file = "templates/script.sql"};
}

std::string render(const Draft& draft, const Template& form) {
  const Values values = values_of(draft);
  std::string text = Filler(form, values).fill();
  check_result(draft, form, text);
  return text;
}

}  // namespace migrate::script
