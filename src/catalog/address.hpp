// The address of a catalog object: what PostgreSQL's name rules make unique, without OIDs.
//
// Text form, each way:   kind:schema.relation.name      column:public.users.email
//                        kind:schema.name               table:public.users
//                        kind:name                      schema:billing
//                        kind:schema.name(…)            function:public.add(integer, integer)
//                        kind:.relation.name            user_mapping:.server.public
//                        kind:of:…                      comment:column:public.users.email
// A name that is not made of [A-Za-z0-9_$] alone, or of an operator's characters, stands in double quotes,
// inner quotes doubled.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace migrate::catalog {

struct Address {
  std::string kind{};    // "table", "column", …: the name of a kinds::Kind
  std::string of{};      // of what annotates another object (a comment): that object's kind; else empty
  std::string schema{};  // empty for what stands outside schemas (schema, extension)
  std::string
      relation{};  // the table, view or type that a column, constraint or trigger belongs to; else empty
  std::string name{};
  // What tells objects of one name apart, in parentheses: a function's argument types, "(integer, text)", an
  // operator's operand types, the access method of an operator class; else empty.
  std::string signature{};

  auto operator<=>(const Address&) const = default;

  std::string text() const;
  // For people: the text form with a blank after the kind, "column public.users.email".
  std::string title() const;
  // Reads the text form; throws migrate::Error when it is none.
  static Address parse(std::string_view text);
  bool empty() const { return kind.empty(); }
};

}  // namespace migrate::catalog

template <>
struct std::hash<migrate::catalog::Address> {
  std::size_t operator()(const migrate::catalog::Address& address) const noexcept;
};
