#include "sql/checksum.hpp"

#include <xxhash.h>

#include <algorithm>

#include "sql/tokens.hpp"

namespace migrate::sql {
namespace {

void append_token(std::string& bytes, const Token& token) {
  const std::size_t start = bytes.size();
  bytes += token.text;
  if (token.kind == TokenKind::word || token.kind == TokenKind::number) {
    std::transform(bytes.begin() + static_cast<std::ptrdiff_t>(start), bytes.end(),
                   bytes.begin() + static_cast<std::ptrdiff_t>(start),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  }
  bytes += '\0';  // keeps neighbours apart; no token of valid SQL holds it
}

std::string hex(XXH128_hash_t hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : canonical.digest) {
    out += digits[byte >> 4];
    out += digits[byte & 0xF];
  }
  return out;
}

}  // namespace

std::string token_checksum(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  Lexer lexer(text);
  for (Token token{}; lexer.next_code(token);) append_token(bytes, token);
  return hex(XXH3_128bits(bytes.data(), bytes.size()));
}

}  // namespace migrate::sql
