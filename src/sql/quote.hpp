// Quoting of names and literals: the only place where a name or a value becomes part of SQL text.
//
// Names come out as the server's quote_ident() prints them, literals as its quote_literal() does, so that SQL
// that we write and SQL that the server printed look alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace migrate::sql {

// A name, quoted only where PostgreSQL has to: unless it is of lower-case letters, digits and underscores,
// does not start with a digit, and is no keyword that is reserved in some way in one of the server versions
// 15 to 17 (src/backend/utils/adt/ruleutils.c, quote_identifier). Throws Error when the name holds a NUL
// byte.
std::string identifier(std::string_view name);

// schema.name, each part quoted as above; the name alone where the schema is empty.
std::string qualified(std::string_view schema, std::string_view name);

// What the names of operators are made of (manual, 4.1.3).
inline constexpr std::string_view operator_characters = "+-*/<>=~!@#%^&|`?";

// Why a name cannot be an operator's, as a sentence's end: it has other characters, or a comment's start in
// it. Empty when it can.
std::string flaw_of_operator(std::string_view name);

// schema.<: an operator's name takes no quotes. Throws Error for what cannot be one.
std::string qualified_operator(std::string_view schema, std::string_view name);

// The parts of a name as SQL writes it, {"public", "My table"} of public."My table"; what is not quoted in
// lower case.
std::vector<std::string> parts_of_name(std::string_view sql);

// A string literal: '…' with quotes doubled; E'…' with backslashes doubled too where there is one
// (src/backend/utils/adt/quote.c). Throws Error when the text holds a NUL byte.
std::string literal(std::string_view text);

// literal(*text), or NULL.
std::string nullable_literal(const std::optional<std::string>& text);

// $tag$text$tag$ with a tag that does not occur in the text: $$, $migrate$, $migrate1$, …
std::string dollar_quoted(std::string_view text);

}  // namespace migrate::sql
