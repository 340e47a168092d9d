// Quoting of names and literals: the only place where a name or a value becomes part of SQL text.
//
// Names come out as the server's quote_ident() prints them, literals as its quote_literal() does, so that SQL
// that we write and SQL that the server printed look alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace migrate::sql {

// A name, quoted only where PostgreSQL has to: unless it is of lower-case letters, digits and underscores,
// does not start with a digit, and is no keyword that is reserved in some way in one of the server versions
// 15 to 17 (src/backend/utils/adt/ruleutils.c, quote_identifier). Throws Error when the name holds a NUL
// byte.
std::string identifier(std::string_view name);

// schema.name, each part quoted as above; the name alone where the schema is empty.
std::string qualified(std::string_view schema, std::string_view name);

// A string literal: '…' with quotes doubled; E'…' with backslashes doubled too where there is one
// (src/backend/utils/adt/quote.c). Throws Error when the text holds a NUL byte.
std::string literal(std::string_view text);

// literal(*text), or NULL.
std::string nullable_literal(const std::optional<std::string>& text);

// $tag$text$tag$ with a tag that does not occur in the text: $$, $migrate$, $migrate1$, …
std::string dollar_quoted(std::string_view text);

}  // namespace migrate::sql
