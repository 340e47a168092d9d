// Privileges as a value: who may do what, how that is written, and the GRANT and REVOKE between two states.
//
// Text form, an element of the attribute `grants`:   grantee=privilege{, privilege}
//   grantee    a role's name as it is; `public` for everybody; `owner` for the object's owner, whoever that
//              is; a role with one of these names, or one that begins with a quote, stands in double quotes
//   privilege  a word of the manual (5.7) in lower case, with or without " with grant option"; `all` stands
//              for all that the object has, alone
// An element tells the whole of what its grantee has. A grantee without an element has what everybody has
// from the start: the owner everything, PUBLIC what the manual says, any other nothing.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

inline constexpr std::string_view everybody = "public";
inline constexpr std::string_view the_owner = "owner";

using Held = std::map<char, bool>;  // aclitem's letter -> with grant option
using Grants = std::map<std::string, Held>;

// What privileges there are, and who has which from the start.
struct PrivilegeScope {
  std::string all;        // letters, in the order in which they are written
  std::string to_public;  // letters of PUBLIC
  bool to_owner = true;   // the owner has all
};

// Of an object, by the rules of a server of that version (as PostgreSQL numbers it).
PrivilegeScope scope_of(const Address& described, int server_version);
// Of new objects of a class, as ALTER DEFAULT PRIVILEGES calls it ("TABLES"); `in_schema`: what is granted in
// a schema adds to what is granted anywhere.
PrivilegeScope scope_of_new(std::string_view objects, int server_version, bool in_schema);

// The letter of a privilege in words, in any case: "select" -> r.
std::optional<char> letter_of(std::string_view privilege);

// The elements' privileges, of all who have any that are not those from the start.
Grants parse_grants(const std::vector<std::string>& elements, const PrivilegeScope& scope);
std::vector<std::string> format_grants(const Grants& grants, const PrivilegeScope& scope);
// All who have something: those whom nothing is said of have what they have from the start.
Grants complete(Grants said, const PrivilegeScope& scope);
// The inverse: what has to be said.
Grants reduced(Grants whole, const PrivilegeScope& scope);

// Who and what GRANT is about.
struct GrantTarget {
  std::string before;  // "ALTER DEFAULT PRIVILEGES FOR ROLE a "; else empty
  std::string on;      // "TABLE a.b", "TABLES"
  std::string column;  // " (c)"; else empty
  std::string owner;   // as SQL names the role that `owner` means
  // The states are a part of what is granted: nothing else may be revoked along with it.
  bool partial = false;
  // In which order grantees come to the access control list, and so in what pg_dump prints; others after
  // them, by name.
  std::vector<std::string> order{};
};

// The grantees in the order of the list that they stood in (a server's, a model's): fact `order`.
void set_order(Object& privileges, const std::vector<std::string>& elements);
std::vector<std::string> order_of(const Object& privileges);

// The statements that take `from` to `to`, both complete: what goes before what comes.
std::vector<Statement> grant_changes(const Grants& from, const Grants& to, const PrivilegeScope& scope,
                                     const GrantTarget& target);

// Who has less in `to` than in `from`.
std::set<std::string> losers(const Grants& from, const Grants& to);
// What these have in both.
Grants kept_by(const std::set<std::string>& grantees, const Grants& from, const Grants& to);

// The word of GRANT for an object's keyword: "TABLE" also for a view, "FUNCTION" for an aggregate.
std::string_view grant_keyword(std::string_view keyword);
// How GRANT and REVOKE name the object: "TABLE a.b" also for a view, " (c)" of a column.
GrantTarget grant_target(const Address& described, const Snapshot& snapshot);

// What new objects of a class have in a schema (empty: outside schemas) when the session's role of `snapshot`
// makes them, complete.
Grants given_to_new(std::string_view objects, const std::string& schema, const Snapshot& snapshot,
                    int server_version);

// The name of the role that owns the object, or the table of a column; the session's where nothing is said.
std::string owner_name(const Address& described, const Snapshot& snapshot);

bool is_public_schema(const Address& address);
// As ALTER DEFAULT PRIVILEGES calls what the object belongs to; empty where it has no word.
std::string_view default_privilege_class(const Address& described);

// Takes a new object from what the default privileges in force (of `context.before`, for its session's role)
// give it to what it has from the start, as far as that is wanted in the end. Manual, ALTER DEFAULT
// PRIVILEGES.
std::vector<Statement> undo_default_privileges(const Object& object, const Context& context);

// `statements` while the default privileges that are in force for the session's role of `context.before`,
// anywhere and in `schema`, are not: what they make begins with what the manual says, and no more.
std::vector<Statement> without_default_privileges(std::vector<Statement> statements,
                                                  const std::string& schema, const Context& context);

}  // namespace migrate::kinds
