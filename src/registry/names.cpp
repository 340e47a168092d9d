#include "registry/names.hpp"

#include <algorithm>
#include <cctype>

#include "error/joined.hpp"
#include "registry/hash.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::registry {
namespace {

// Reads parts from the front of a text.
class NameReader {
 public:
  explicit NameReader(std::string_view text) : rest_(text) {}

  void skip_blanks() { rest_ = rest_.substr(std::min(rest_.size(), rest_.find_first_not_of(" \t\r\n"))); }
  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // One part, which ends before any of `ends` or at the end of the text.
  std::optional<std::string> part(std::string_view ends) {
    skip_blanks();
    std::optional<std::string> out = rest_.starts_with('"') ? quoted() : plain(ends);
    skip_blanks();
    return out;
  }

 private:
  std::optional<std::string> plain(std::string_view ends) {
    const std::string_view text = sql::trim(rest_.substr(0, rest_.find_first_of(ends)));
    rest_.remove_prefix(std::min(rest_.size(), rest_.find_first_of(ends)));
    if (text.empty() || text.find('"') != std::string_view::npos) return std::nullopt;
    return std::string(text);
  }

  std::optional<std::string> quoted() {
    std::string out;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] != '"') {
        out += rest_[i];
      } else if (i + 1 < rest_.size() && rest_[i + 1] == '"') {
        out += rest_[i++];
      } else {
        rest_.remove_prefix(i + 1);
        return out;
      }
    }
    return std::nullopt;
  }

  std::string_view rest_;
};

// Parts separated by dots, up to the end or to one of `ends`.
std::optional<Names> read_name(NameReader& reader, std::string_view ends) {
  Names out;
  do {
    std::optional<std::string> part = reader.part(std::string(".") + std::string(ends));
    if (!part) return std::nullopt;
    out.push_back(std::move(*part));
  } while (reader.take('.'));
  return out;
}

bool needs_quotes(std::string_view part) {
  if (part.empty()) return true;
  const bool is_operator = part.find_first_not_of(sql::operator_characters) == std::string_view::npos;
  return !is_operator && !std::all_of(part.begin(), part.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '$' || c >= 0x80;
  });
}

std::string format_part(std::string_view part) {
  if (!needs_quotes(part)) return std::string(part);
  std::string out = "\"";
  for (const char c : part) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string joined_names(const Names& parts, std::string_view separator) {
  Names formatted;
  for (const std::string& part : parts) formatted.push_back(format_part(part));
  return joined(formatted, separator);
}

// What PostgreSQL makes of an identifier token. U&"…" is left as it is: no column's name is found in it.
std::string identifier_of(const sql::Token& token) {
  if (token.kind == sql::TokenKind::quoted_identifier) {
    const std::optional<Names> parts = parse_name(token.text);
    return parts && parts->size() == 1 ? parts->front() : std::string(token.text);
  }
  std::string out(token.text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  return out;
}

bool is_identifier(const sql::Token& token) {
  return token.kind == sql::TokenKind::word || token.kind == sql::TokenKind::quoted_identifier;
}

// The length of the longest start of `text` that has at most `size` bytes and ends between characters.
std::size_t clipped(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text.size();
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return size;
}

}  // namespace

std::optional<Names> parse_name(std::string_view text) {
  NameReader reader(text);
  std::optional<Names> out = read_name(reader, "");
  return out && reader.at_end() ? out : std::nullopt;
}

std::string format_name(const Names& parts) {
  return joined_names(parts, ".");
}

std::optional<Reference> parse_reference(std::string_view text) {
  NameReader reader(text);
  std::optional<Names> name = read_name(reader, "(");
  if (!name) return std::nullopt;
  Reference out{std::move(*name), {}};
  if (reader.take('(')) {
    do {
      std::optional<std::string> column = reader.part(",)");
      if (!column) return std::nullopt;
      out.columns.push_back(std::move(*column));
    } while (reader.take(','));
    if (!reader.take(')')) return std::nullopt;
    reader.skip_blanks();
  }
  if (!reader.at_end()) return std::nullopt;
  return out;
}

std::string format_reference(const Reference& reference) {
  const std::string name = format_name(reference.name);
  return reference.columns.empty() ? name : name + '(' + joined_names(reference.columns, ", ") + ')';
}

std::optional<Names> parse_sql_name(std::string_view text) {
  Names out;
  bool name_next = true;
  sql::Lexer lexer(text);
  for (sql::Token token{}; lexer.next_code(token); name_next = !name_next) {
    if (name_next ? !is_identifier(token) : token.text != ".") return std::nullopt;
    if (name_next) out.push_back(identifier_of(token));
  }
  if (name_next) return std::nullopt;
  return out;
}

Names identifiers_in(std::string_view sql) {
  Names out;
  sql::Lexer lexer(sql);
  for (sql::Token token{}; lexer.next_code(token);) {
    if (is_identifier(token)) out.push_back(identifier_of(token));
  }
  return out;
}

std::string flaw_of_name(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.find('\0') != std::string_view::npos) return "holds a NUL byte";
  if (name.size() > max_name_bytes) {
    return "is " + std::to_string(name.size()) + " bytes long; PostgreSQL's names have at most 63";
  }
  return "";
}

std::string shortened(std::string name) {
  static constexpr std::size_t kept = max_name_bytes - 9;
  if (name.size() <= max_name_bytes) return name;
  return name.substr(0, clipped(name, kept)) + '_' + short_hash(name).substr(0, 8);
}

std::string sequence_name(std::string_view table, std::string_view column) {
  static constexpr std::size_t available = max_name_bytes - std::string_view("__seq").size();
  std::size_t table_size = table.size(), column_size = column.size();
  while (table_size + column_size > available) --(table_size > column_size ? table_size : column_size);
  return std::string(table.substr(0, clipped(table, table_size))) + '_' +
         std::string(column.substr(0, clipped(column, column_size))) + "_seq";
}

}  // namespace migrate::registry
