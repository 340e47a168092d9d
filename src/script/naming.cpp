#include "script/naming.hpp"

#include <fmt/format.h>
#include <locale.h>
#include <wctype.h>

#include <cstdint>
#include <random>

#include "error/error.hpp"
#include "error/utf8.hpp"

namespace migrate::script {
namespace {

constexpr std::string_view extension = ".sql";
constexpr std::size_t max_name_bytes = 255;

// The character classes of Unicode, whatever the user's locale.
class Unicode {
 public:
  Unicode() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ == nullptr)
      throw Error({.what = "this machine has no C.UTF-8 locale", .hint = "install libc-bin"});
  }
  ~Unicode() { freelocale(locale_); }
  Unicode(const Unicode&) = delete;
  Unicode& operator=(const Unicode&) = delete;

  bool is_word(char32_t c) const { return c == '_' || iswalnum_l(static_cast<wint_t>(c), locale_) != 0; }
  char32_t lower(char32_t c) const {
    return static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), locale_));
  }

 private:
  locale_t locale_;
};

// REQUIRES: text is UTF-8.
std::u32string decode(std::string_view text) {
  std::u32string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += byte;
    } else if (byte >= 0xC0) {
      out += byte & (byte >= 0xF0 ? 0x07 : byte >= 0xE0 ? 0x0F : 0x1F);
    } else {
      out.back() = out.back() << 6 | (byte & 0x3F);
    }
  }
  return out;
}

std::string encode(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) {
    const int tails = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr unsigned char leads[] = {0x00, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(leads[tails] | (c >> (6 * tails)));
    for (int i = tails - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
  }
  return out;
}

void cut_to_bytes(std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return;
  text.resize(bytes);
  if (const auto broken = find_invalid_utf8(text)) text.resize(*broken);
}

[[noreturn]] void refuse_form(const std::string& form, std::string why) {
  throw Error(
      {.what = "the file template '" + form + "' does not work",
       .detail = std::move(why),
       .hint =
           "tokens are {rev} {slug} {year} {month:02} {day:02} {hour:02} {minute:02} {second:02} {epoch}"},
      Exit::usage);
}

std::string expand(const std::string& form, std::string_view revision, std::string_view slug,
                   std::chrono::sys_seconds created) {
  const auto day = std::chrono::floor<std::chrono::days>(created);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(created - day);
  try {
    return fmt::format(fmt::runtime(form), fmt::arg("rev", revision), fmt::arg("slug", slug),
                       fmt::arg("year", static_cast<int>(date.year())),
                       fmt::arg("month", static_cast<unsigned>(date.month())),
                       fmt::arg("day", static_cast<unsigned>(date.day())),
                       fmt::arg("hour", time.hours().count()), fmt::arg("minute", time.minutes().count()),
                       fmt::arg("second", time.seconds().count()),
                       fmt::arg("epoch", created.time_since_epoch().count()));
  } catch (const fmt::format_error& error) {
    refuse_form(form, error.what());
  }
}

}  // namespace

std::string new_revision_id() {
  std::random_device random;
  const std::uint64_t bits = static_cast<std::uint64_t>(random()) << 32 | random();
  return fmt::format("{:012x}", bits >> 16);
}

std::string iso_time(std::chrono::sys_seconds time) {
  return expand("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", "", "", time);
}

std::string slug(std::string_view message, std::size_t max_length) {
  const Unicode unicode;
  std::u32string out;
  bool between = false;
  for (const char32_t c : decode(message.substr(0, find_invalid_utf8(message).value_or(message.size())))) {
    if (!unicode.is_word(c)) {
      between = !out.empty();
      continue;
    }
    if (between) out += '_';
    between = false;
    out += unicode.lower(c);
  }
  if (out.size() > max_length) {
    out.resize(max_length);
    const std::size_t underscore = out.rfind('_');
    if (underscore != std::u32string::npos) out.resize(underscore);
  }
  return encode(out);
}

std::string file_name(const std::string& form, std::string_view revision, std::string_view slug,
                      std::chrono::sys_seconds created) {
  if (form.find("%(") != std::string::npos)
    refuse_form(form, "it is written as for Alembic: write {rev} for %(rev)s");
  const std::string path = expand(form, revision, slug, created);
  std::string out;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const bool last = slash == path.size();
    std::string name = path.substr(at, slash - at);
    cut_to_bytes(name, max_name_bytes - (last ? extension.size() : 0));
    while (last && name.ends_with('_')) name.pop_back();
    if (name.empty() || name.starts_with('.')) {
      refuse_form(form, "it gives '" + path + "': no part of it may be empty or start with a dot");
    }
    out += name.append(last ? extension : "/");
    at = slash + 1;
  }
  return out;
}

}  // namespace migrate::script
