#include "script/header.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "error/utf8.hpp"
#include "sql/tokens.hpp"

namespace migrate::script {
namespace {

constexpr std::array<std::string_view, 9> known_keys = {
    "revision", "parents", "depends", "labels", "created", "from", "to", "destroys", "down-destroys"};
constexpr std::string_view section_word = "migrate:";

struct Line {
  std::string_view text;  // without its end
  std::size_t next;       // offset of the line after it
  bool whole;             // it has an end
};

Line line_at(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  if (end == std::string_view::npos) return {text.substr(at), text.size(), false};
  return {text.substr(at, end - at), end + 1, true};
}

std::string_view trim_front(std::string_view text) {
  while (!text.empty() && sql::is_blank(text.front())) text.remove_prefix(1);
  return text;
}

bool is_comment(std::string_view line) {
  return line.starts_with("--");
}

// What a comment line says: without the dashes and one blank after them.
std::string_view comment_text(std::string_view line) {
  line.remove_prefix(2);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return line;
}

bool reads_as_syntax(std::string_view comment) {
  return !key_of(comment).empty() || section_of(comment);
}

// Where a line's backslash would stand, if the word after it (and after other backslashes) is syntax.
std::optional<std::size_t> escape_position(std::string_view line) {
  const std::size_t blanks = line.size() - trim_front(line).size();
  const std::size_t word = std::min(line.find_first_not_of('\\', blanks), line.size());
  if (!reads_as_syntax(line.substr(word))) return std::nullopt;
  return blanks;
}

std::string unescape(std::string_view line) {
  std::string out(line);
  const auto at = escape_position(line);
  if (at && out[*at] == '\\') out.erase(*at, 1);
  return out;
}

// Walks over the header's lines. A line stands in the message until the first key, in the keys until they
// end.
class HeaderReader {
 public:
  HeaderReader(std::string_view text, const std::string& file) : text_(text) { header_.file = file; }

  ParsedHeader read() {
    std::size_t at = 0;
    bool ended = false;
    for (number_ = 1; at < text_.size() && !ended; ++number_) {
      const Line line = line_at(text_, at);
      ended = !take(line.text);
      if (!ended) at = line.next;
    }
    finish();
    return {std::move(header_), at};
  }

 private:
  Place place(int line) const { return {.file = header_.file, .line = line}; }

  // False at the first line that is not the header's.
  bool take(std::string_view line) {
    const std::string_view bare = sql::trim(line);
    if (!bare.empty() && (!is_comment(line) || section_of(comment_text(line)))) return false;
    if (bare.empty()) return key_lines_.empty() && (message_.empty() || take_message(""));
    const std::string_view comment = comment_text(line);
    if (key_lines_.empty() && key_of(comment).empty()) return take_message(comment);
    if (sql::trim(comment).empty()) return false;
    take_key(comment);
    return true;
  }

  bool take_message(std::string_view comment) {
    message_.push_back(unescape(comment));
    return true;
  }

  void take_key(std::string_view comment) {
    const std::string_view key = key_of(comment);
    if (key.empty()) refuse_line(comment);
    const auto [earlier, added] = key_lines_.emplace(key, number_);
    if (!added) {
      throw Error({.what = "the header says '" + std::string(key) + "' twice",
                   .place = place(number_),
                   .detail = "first in line " + std::to_string(earlier->second),
                   .hint = "remove one of the two lines"});
    }
    assign(key, std::string(sql::trim(comment.substr(comment.find(':') + 1))));
  }

  [[noreturn]] void refuse_line(std::string_view comment) const {
    const std::string word(sql::trim(comment.substr(0, comment.find(':'))));
    const std::string near = nearest(word, {known_keys.begin(), known_keys.end()});
    const bool is_key = comment.find(':') != std::string_view::npos;
    throw Error({.what = is_key ? "unknown header key '" + word + "'"
                                : "a line among the header's keys is no 'key: value'",
                 .place = place(number_),
                 .hint = near.empty() || !is_key
                             ? "known keys: revision, parents, depends, labels, created, "
                               "from, to, destroys, down-destroys; part the keys from comments "
                               "after them by an empty line, and write a backslash "
                               "before a key's word that belongs to the message"
                             : "did you mean '" + near + "'?"});
  }

  void assign(std::string_view key, std::string value) {
    if (key == "parents") {
      header_.parents = list(value);
    } else if (key == "depends") {
      header_.depends = list(value);
    } else if (key == "labels") {
      header_.labels = list(value);
    } else if (key == "created") {
      header_.created = std::move(value);
    } else if (key == "from") {
      header_.from = std::move(value);
    } else if (key == "to") {
      header_.to = std::move(value);
    } else if (key == "destroys") {
      header_.destroys = texts(value);
    } else if (key == "down-destroys") {
      header_.down_destroys = texts(value);
    } else if (key == "revision") {
      check_identifier(value, place(number_));
      header_.revision = std::move(value);
    }
  }

  // Commas in quoted names and in parentheses part nothing.
  static std::vector<std::string> texts(std::string_view value) {
    std::vector<std::string> out;
    int depth = 0;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= value.size(); ++at) {
      const char c = at < value.size() ? value[at] : ',';
      if (c == '"') quoted = !quoted;
      if (!quoted) depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (at < value.size() && (c != ',' || quoted || depth > 0)) continue;
      const std::string_view text = sql::trim(value.substr(begin, at - begin));
      if (!text.empty()) out.emplace_back(text);
      begin = at + 1;
    }
    return out;
  }

  std::vector<std::string> list(std::string_view value) const {
    std::vector<std::string> names;
    while (!value.empty()) {
      const std::size_t comma = std::min(value.find(','), value.size());
      names.emplace_back(sql::trim(value.substr(0, comma)));
      check_identifier(names.back(), place(number_));
      value.remove_prefix(std::min(comma + 1, value.size()));
    }
    std::vector<std::string> sorted = names;
    std::sort(sorted.begin(), sorted.end());
    const auto repeated = std::adjacent_find(sorted.begin(), sorted.end());
    if (repeated == sorted.end()) return names;
    throw Error(
        {.what = "'" + *repeated + "' is named twice", .place = place(number_), .hint = "name it once"});
  }

  void finish() {
    if (!key_lines_.contains("revision")) refuse_anonymous();
    if (!message_.empty() && message_.back().empty()) message_.pop_back();
    for (std::size_t i = 0; i < message_.size(); ++i) header_.message += (i > 0 ? "\n" : "") + message_[i];
    header_.lines = {.revision = line_of("revision"),
                     .parents = line_of("parents"),
                     .depends = line_of("depends"),
                     .labels = line_of("labels"),
                     .destroys = line_of("destroys"),
                     .down_destroys = line_of("down-destroys")};
  }

  int line_of(std::string_view key) const {
    const auto found = key_lines_.find(key);
    return found == key_lines_.end() ? 0 : found->second;
  }

  [[noreturn]] void refuse_anonymous() const {
    const bool nothing = message_.empty() && key_lines_.empty();
    std::string hint =
        "write '-- revision: <id>' and '-- parents: <ids>' at the start of the file, or make scripts with "
        "'migrate revision'";
    for (const std::string& line : message_) {
      const std::string word = line.substr(0, line.find(':'));
      if (word.size() < line.size() && !nearest(word, {"revision"}).empty())
        hint = "did you mean 'revision' by '" + word + "'?";
    }
    throw Error({.what = nothing ? "the script has no header" : "the header names no revision id",
                 .place = place(1),
                 .hint = hint});
  }

  std::string_view text_;
  Header header_;
  int number_ = 1;
  std::vector<std::string> message_;
  std::map<std::string_view, int> key_lines_;
};

}  // namespace

ParsedHeader parse_header(std::string_view text, const std::string& file) {
  return HeaderReader(text, file).read();
}

bool holds_whole_header(std::string_view text) {
  bool in_keys = false;
  for (std::size_t at = 0; at < text.size();) {
    const Line line = line_at(text, at);
    if (!line.whole) return false;
    const std::string_view bare = sql::trim(line.text);
    if (!bare.empty() && (!is_comment(line.text) || section_of(comment_text(line.text)))) return true;
    if (in_keys && (bare.empty() || bare == "--")) return true;
    in_keys = in_keys || (!bare.empty() && !key_of(comment_text(line.text)).empty());
    at = line.next;
  }
  return false;
}

std::string_view key_of(std::string_view comment) {
  comment = trim_front(comment);
  for (const std::string_view key : known_keys) {
    if (comment.starts_with(key) && trim_front(comment.substr(key.size())).starts_with(':')) return key;
  }
  return {};
}

std::optional<std::string_view> section_of(std::string_view comment) {
  comment = trim_front(comment);
  if (!sql::same_word(comment.substr(0, section_word.size()), section_word)) return std::nullopt;
  return comment.substr(section_word.size());
}

std::string escape_message(std::string_view message) {
  if (message.find('\0') != std::string_view::npos || find_invalid_utf8(message)) {
    throw Error(
        {.what = "the message is not text in UTF-8", .hint = "give the message in UTF-8, without NUL bytes"},
        Exit::usage);
  }
  std::string out;
  for (std::size_t at = 0; at <= message.size();) {
    const std::size_t end = std::min(message.find_first_of("\r\n", at), message.size());
    std::string line(message.substr(at, end - at));
    if (const auto escape = escape_position(line)) line.insert(*escape, 1, '\\');
    if (at > 0) out += '\n';
    out += line;
    at = message.substr(end).starts_with("\r\n") ? end + 2 : end + 1;
  }
  return out;
}

void check_identifier(std::string_view id, const Place& place) {
  std::string what;
  const auto illegal = std::find_if(id.begin(), id.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || std::string_view("@-+:,/\\").find(c) != std::string_view::npos;
  });
  constexpr std::array<std::string_view, 4> words = {"base", "current", "head", "heads"};
  if (id.empty()) {
    what = "an identifier is empty";
  } else if (illegal != id.end()) {
    const bool printable = static_cast<unsigned char>(*illegal) > 0x20 && *illegal != 0x7F;
    what = (printable ? "the character '" + std::string(1, *illegal) + "'" : "a blank or control character") +
           " is not allowed in the identifier '" + std::string(id) + "'";
  } else if (std::find(words.begin(), words.end(), id) != words.end()) {
    what = "'" + std::string(id) + "' cannot name a revision: the word has a meaning of its own";
  } else {
    return;
  }
  throw Error({.what = what,
               .place = place,
               .hint = "use letters, digits and underscores, and commas between several identifiers"},
              place.file.empty() ? Exit::usage : Exit::failed);
}

}  // namespace migrate::script
