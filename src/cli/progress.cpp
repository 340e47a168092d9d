#include "cli/progress.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "cli/notices.hpp"
#include "cli/output.hpp"

namespace migrate::cli {
namespace {

double seconds(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

void write(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Json event_of(const char* name, const apply::Work& work, std::chrono::milliseconds elapsed) {
  return {{"event", name},    {"revision", work.revision},   {"number", work.number},
          {"of", work.count}, {"statement", work.statement}, {"seconds", seconds(elapsed)}};
}

Json json(const std::vector<apply::Blocker>& blockers) {
  Json out = Json::array();
  for (const apply::Blocker& blocker : blockers) {
    out.push_back({{"pid", blocker.pid},
                   {"user", blocker.user},
                   {"application", blocker.application},
                   {"state", blocker.state},
                   {"age", blocker.age},
                   {"query", blocker.query}});
  }
  return out;
}

Json working_event(const apply::Sight& sight) {
  Json out = event_of("working", sight.work, sight.elapsed);
  out["phase"] = sight.phase.empty() ? Json() : Json(sight.phase);
  out["percent"] = sight.percent ? Json(*sight.percent) : Json();
  return out;
}

// "0:12"
std::string clock(std::chrono::milliseconds time) {
  const auto whole = time.count() / 1000;
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string text(const Progress::Batches& batches) {
  std::string out = fmt::format("{} of about {} rows", batches.last.rows_done, batches.last.rows_estimated);
  if (const auto remaining = batches.remaining()) out += ", about " + clock(*remaining) + " left";
  return out;
}

Json event_of(const Progress::Batches& batches) {
  const auto remaining = batches.remaining();
  return {{"event", "batch"},
          {"revision", batches.last.revision},
          {"file", batches.last.place.file},
          {"line", batches.last.place.line},
          {"rows_done", batches.last.rows_done},
          {"rows_estimated", batches.last.rows_estimated},
          {"remaining", remaining ? Json(seconds(*remaining)) : Json()}};
}

// "revision 2 of 5, b: CREATE INDEX …  0:12  building index: scanning table 45 %"; what comes last is what
// changes, so the statement is what is cut where the line is too long.
std::string line_of(const apply::Sight& sight, const std::optional<Progress::Batches>& batches,
                    std::size_t width) {
  std::string end = "  " + clock(sight.elapsed);
  if (batches) end += "  " + text(*batches);
  if (!sight.phase.empty()) end += "  " + sight.phase;
  if (sight.percent) end += fmt::format(" {} %", *sight.percent);
  if (!sight.blockers.empty()) end += "  waiting for a lock";
  std::string begin = sight.work.text();
  const std::size_t room = width > end.size() ? width - end.size() : 0;
  if (begin.size() > room) {
    std::size_t cut = room;
    while (cut > 0 && (static_cast<unsigned char>(begin[cut]) & 0xC0) == 0x80) --cut;  // within a character
    begin.resize(cut);
  }
  return begin + end;
}

std::size_t terminal_width() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col - 1U : 79U;
}

}  // namespace

Progress::Progress(const Globals& globals)
    : form_(globals.quiet    ? Form::silent
            : globals.json() ? Form::events
            : can_redraw()   ? Form::terminal
                             : Form::lines) {}

void Progress::started(const apply::Start& start) const {
  if (form_ != Form::events) return spdlog::info("{}", start.text());
  const bool up = start.direction == history::Direction::up;
  print_event(
      {{"event", "revision"}, {"revision", start.revision}, {"direction", up ? "upgrade" : "downgrade"}});
}

void Progress::retrying(std::string_view reason) const {
  if (form_ != Form::events) return spdlog::info("{}", reason);
  print_event({{"event", "retry"}, {"reason", reason}});
}

std::optional<std::chrono::milliseconds> Progress::Batches::remaining() const {
  const long done = last.rows_done - first_rows_done;
  if (done <= 0) return std::nullopt;
  const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(at - since);
  return passed * (last.rows_estimated - last.rows_done) / done;
}

void Progress::batch(const apply::BatchProgress& batch) {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  const bool first = !batches_ || batches_->last.place != batch.place;
  if (first)
    batches_ = {.last = batch, .first_rows_done = batch.rows_done, .since = now, .at = now, .told = now};
  batches_->last = batch;
  batches_->at = now;
  const auto untold = now - batches_->told;
  if (form_ == Form::events && (first || untold >= std::chrono::seconds(1))) {
    print_event(event_of(*batches_));
  } else if (form_ == Form::lines && untold >= std::chrono::seconds(5)) {
    spdlog::info("{}: {}", batch.place.text(), text(*batches_));
  } else {
    return;
  }
  batches_->told = now;
}

void Progress::seen(const apply::Sight& sight) {
  tell_blockers(sight);
  if (form_ == Form::events) print_event(working_event(sight));
  if (form_ != Form::terminal) return;
  set_open_line(true);
  const std::lock_guard lock(mutex_);
  write(clear_line + line_of(sight, batches_, terminal_width()));
}

void Progress::tell_blockers(const apply::Sight& sight) {
  std::vector<int> now;
  for (const apply::Blocker& blocker : sight.blockers) now.push_back(blocker.pid);
  const bool news = !now.empty() && now != blockers_;
  if (!now.empty()) blockers_ = now;  // between two tries nobody blocks: whoever was told of is no news after
  if (!news) return;
  if (form_ == Form::events) {
    Json event = event_of("blocked", sight.work, sight.elapsed);
    event["blockers"] = json(sight.blockers);
    return print_event(event);
  }
  for (const apply::Blocker& blocker : sight.blockers) spdlog::info("waiting for {}", blocker.text());
}

void Progress::done(const apply::Work& work, std::chrono::milliseconds elapsed) const {
  if (form_ == Form::events) return print_event(event_of("done", work, elapsed));
  const std::string text = work.text();
  if (!text.empty()) spdlog::info("{}: took {:.1f} s", text, seconds(elapsed));
}

void Progress::over() {
  blockers_.clear();
  {
    const std::lock_guard lock(mutex_);
    batches_.reset();
  }
  if (form_ != Form::terminal) return;
  write(clear_line);
  set_open_line(false);
}

}  // namespace migrate::cli
