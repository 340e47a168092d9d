#include "config/dotenv.hpp"

#include <algorithm>
#include <cctype>

#include "error/error.hpp"

namespace migrate::config {

namespace {

class DotenvReader {
 public:
  DotenvReader(std::string_view text, const std::string& file) : rest_(text), file_(file) {
    static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (rest_.substr(0, 3) == byte_order_mark) rest_.remove_prefix(3);
  }

  std::map<std::string, std::string> read() {
    std::map<std::string, std::string> out;
    while (skip_to_statement()) {
      std::string key = name();
      out.insert_or_assign(std::move(key), value());
    }
    return out;
  }

 private:
  char peek() const { return rest_.empty() ? '\n' : rest_.front(); }

  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\n') ++line_;
    return c;
  }

  void skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') take();
  }

  void skip_comment() {
    while (!rest_.empty() && peek() != '\n') take();
  }

  bool skip_to_statement() {
    while (!rest_.empty()) {
      skip_blanks();
      if (peek() == '#') skip_comment();
      if (peek() != '\n') return true;
      if (!rest_.empty()) take();
    }
    return false;
  }

  std::string word() {
    std::string out;
    while (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '_' || peek() == '.') out += take();
    return out;
  }

  std::string name() {
    std::string out = word();
    if (out == "export" && (peek() == ' ' || peek() == '\t')) {
      skip_blanks();
      out = word();
    }
    skip_blanks();
    if (out.empty() || peek() != '=') throw error("expected NAME=value", line_);
    take();
    skip_blanks();
    return out;
  }

  std::string value() {
    if (peek() != '\'' && peek() != '"') return unquoted();
    const std::string out = quoted(take());
    skip_blanks();
    if (peek() == '#') skip_comment();
    if (peek() != '\n') throw error("text after the closing quote", line_);
    return out;
  }

  std::string unquoted() {
    std::string out;
    while (peek() != '\n') {
      const bool after_blank = out.empty() || out.back() == ' ' || out.back() == '\t';
      if (peek() == '#' && after_blank) {
        skip_comment();
        break;
      }
      out += take();
    }
    out.erase(out.find_last_not_of(" \t\r") + 1);
    return out;
  }

  std::string quoted(char quote) {
    const int opened = line_;
    std::string out;
    while (!rest_.empty() && rest_.front() != quote) {
      const char c = take();
      out += quote == '"' && c == '\\' && !rest_.empty() ? escaped(take()) : std::string(1, c);
    }
    if (rest_.empty()) throw error("a quote is not closed", opened);
    take();
    return out;
  }

  static std::string escaped(char c) {
    switch (c) {
      case 'n':
        return "\n";
      case 'r':
        return "\r";
      case 't':
        return "\t";
      case '"':
      case '\\':
      case '$':
        return std::string(1, c);
      default:
        return std::string("\\") + c;
    }
  }

  Error error(std::string what, int line) const {
    ErrorFacts facts;
    facts.what = std::move(what);
    facts.place = {file_, line, 0};
    facts.hint = "each line is NAME=value, NAME='value', NAME=\"value\" or a # comment";
    return Error(std::move(facts), Exit::usage);
  }

  std::string_view rest_;
  const std::string& file_;
  int line_ = 1;
};

}  // namespace

std::map<std::string, std::string> parse_dotenv(std::string_view text, const std::string& file) {
  return DotenvReader(text, file).read();
}

}  // namespace migrate::config
