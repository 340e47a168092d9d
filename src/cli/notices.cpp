#include "cli/notices.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "cli/output.hpp"

namespace migrate::cli {
namespace {

// "warning: " before warnings, nothing before information.
class Label : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    if (message.level < spdlog::level::warn) return;
    const std::string_view label = "warning: ";
    out.append(label.data(), label.data() + label.size());
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<Label>(); }
};

// Each notice an event (output.hpp).
class Event : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const char* const level = message.level >= spdlog::level::warn   ? "warning"
                              : message.level == spdlog::level::info ? "info"
                                                                     : "debug";
    const Json event = {{"event", "notice"},
                        {"level", level},
                        {"text", std::string(message.payload.data(), message.payload.size())}};
    const std::string line = event.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
    out.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<Event>(); }
};

Json event_of(const ErrorFacts& facts) {
  return {{"event", "error"},
          {"what", facts.what},
          {"file", facts.place.file},
          {"line", facts.place.line},
          {"revision", facts.revision},
          {"sqlstate", facts.sqlstate},
          {"statement", facts.statement},
          {"detail", facts.detail},
          {"hint", facts.hint}};
}

// https://no-color.org
bool use_color(const std::string& choice) {
  if (choice != "auto") return choice == "always";
  const char* refused = std::getenv("NO_COLOR");
  return (!refused || *refused == '\0') && ::isatty(STDERR_FILENO) != 0;
}

std::unique_ptr<spdlog::formatter> formatter_behind(const char* begin) {
  auto out = std::make_unique<spdlog::pattern_formatter>();
  out->add_flag<Label>('*').set_pattern(std::string(begin) + "%*%v");
  return out;
}

// The lines round the one that failed, numbered as in the statement; all of a short statement.
std::string excerpt(const ErrorFacts& facts) {
  constexpr int around = 2;
  constexpr int longest = 8;         // lines
  constexpr std::size_t wide = 160;  // bytes of a line
  const std::vector<std::string> lines = lines_of(facts.statement);
  const int count = static_cast<int>(lines.size());
  const int failed = facts.statement_line;
  const int first = count <= longest || failed == 0 ? 1 : std::max(1, failed - around);
  const int last = count <= longest ? count : failed == 0 ? around + 1 : std::min(count, failed + around);
  std::string out;
  for (int line = first; line <= last; ++line) {
    const std::string& text = lines[static_cast<std::size_t>(line) - 1];
    out += line == failed && count > 1 ? "  > " : "    ";
    out += text.size() > wide ? text.substr(0, wide) + " …" : text;
    out += '\n';
  }
  if (last < count) out += "    … (" + std::to_string(count) + " lines)\n";
  return out;
}

void append_labelled(std::string& out, const std::string& label, const std::string& text) {
  std::string head = "  " + label + ": ";
  for (const std::string& line : lines_of(text)) {
    out += head + line + '\n';
    head = "    ";
  }
}

}  // namespace

bool can_redraw() {
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) != 0 && terminal && std::string_view(terminal) != "dumb";
}

void set_open_line(bool stands) {
  spdlog::default_logger()->set_formatter(formatter_behind(stands ? clear_line : ""));
}

void start_notices(const Globals& globals) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>("migrate", std::move(sink));
  if (globals.json()) {
    logger->set_formatter(std::make_unique<Event>());
  } else {
    logger->set_formatter(formatter_behind(""));
  }
  logger->set_level(globals.quiet     ? spdlog::level::err
                    : globals.verbose ? spdlog::level::debug
                                      : spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

std::string error_text(const ErrorFacts& facts, bool color) {
  std::string out = color ? "migrate: \x1b[1;31merror:\x1b[0m " : "migrate: error: ";
  const std::string place = facts.place.text();
  if (!place.empty()) out += place + ": ";
  out += facts.what;
  if (!facts.sqlstate.empty()) out += " (SQLSTATE " + facts.sqlstate + ")";
  out += '\n';
  if (!facts.revision.empty()) append_labelled(out, "revision", facts.revision);
  if (!facts.statement.empty()) out += "  statement:\n" + excerpt(facts);
  append_labelled(out, "detail", facts.detail);
  append_labelled(out, "hint", facts.hint);
  return out;
}

void report(const Error& error, const Globals& globals) {
  const bool color = use_color(globals.color);
  const auto tell = [&](const ErrorFacts& facts) {
    if (globals.json()) return print_event(event_of(facts));
    const std::string text = error_text(facts, color);
    std::fwrite(text.data(), 1, text.size(), stderr);
  };
  if (const auto* several = dynamic_cast<const Errors*>(&error)) {
    for (const Error& one : several->all()) tell(one.facts());
  } else {
    tell(error.facts());
  }
}

}  // namespace migrate::cli
