#include <algorithm>
#include <array>
#include <utility>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "kinds/references.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

// A link counts for both of its ends, whichever was told of it: what is made after the other only fills in a
// shell. The name of an operator that is no more than a shell is told from that of a real one by its letters.
// clang-format off
#define MIGRATE_LINKED_BY(LINK) \
  " (SELECT pg_catalog.format(CASE WHEN c.oprcode = 0 THEN 'operator(%I.%s)' ELSE 'OPERATOR(%I.%s)' END, n.nspname, c.oprname)" \
  " FROM pg_catalog.pg_operator c JOIN pg_catalog.pg_namespace n ON n.oid = c.oprnamespace" \
  " WHERE c.oid = o." LINK " OR (c." LINK " = o.oid AND c.oprcode <> 0)" \
  " ORDER BY c.oid = o." LINK " DESC, n.nspname, c.oprname LIMIT 1)"
// clang-format on

namespace migrate::kinds {
namespace {

constexpr std::string_view shell_mark = "operator";  // of a shell; else in capital letters
constexpr int alters_links = 170000;  // ALTER OPERATOR … SET (COMMUTATOR, NEGATOR, HASHES, MERGES)

std::string identity(const Address& address) {
  return sql::qualified_operator(address.schema, address.name) + ' ' + address.signature;
}

// The types of the operands; an absent left one is empty.
std::pair<std::string, std::string> operands(const Object& of) {
  std::vector<std::string> types = sql::split_list(of.get("arguments"));
  types.resize(2);
  if (sql::same_word(types[0], "none")) types[0].clear();
  return {types[0], types[1]};
}

std::vector<Statement> create(const Object& made, const Clauses&, const Context&) {
  std::vector<std::string> clauses;
  const auto add = [&](std::string_view keyword, std::string_view value) {
    if (!value.empty()) clauses.push_back(std::string(keyword) + " = " + std::string(value));
  };
  const auto [left, right] = operands(made);
  add("FUNCTION", made.get("function"));
  add("LEFTARG", left);
  add("RIGHTARG", right);
  add("COMMUTATOR", made.get("commutator"));
  add("NEGATOR", made.get("negator"));
  add("RESTRICT", made.get("restrict"));
  add("JOIN", made.get("join"));
  if (made.has("hashes")) clauses.emplace_back("HASHES");
  if (made.has("merges")) clauses.emplace_back("MERGES");
  return {{.sql = "CREATE OPERATOR " + sql::qualified_operator(made.address.schema, made.address.name) +
                  " (" + joined(clauses) + ')',
           .lock = Lock::none}};
}

std::vector<Statement> drop(const Object& gone, const Context&) {
  return {{.sql = "DROP OPERATOR " + identity(gone.address), .lock = Lock::none}};
}

// The commutator's or negator's state; null where it is not there.
const Object* linked(const Object& from, std::string_view link, const Snapshot& snapshot) {
  const auto [left, right] = operands(from);
  const std::string swapped = right + ", " + left, same(from.get("arguments"));
  for (const Address& address :
       operators_named(from.get(link), link == "commutator" ? swapped : same, from.address.schema)) {
    if (const Object* found = snapshot.find(address)) return found;
  }
  return nullptr;
}

// Whether the link comes about without a word: the other operator's DROP takes it away, and its CREATE sets
// it or fills in the shell (src/backend/catalog/pg_operator.c, OperatorUpd).
bool follows_other(const Alter& change, std::string_view link, const Context& context) {
  const Object* from = linked(*change.before, link, context.before);
  const Object* to = linked(*change.after, link, context.after);
  if (!change.after->has(link)) return from && !context.after.find(from->address);
  const std::string_view before = change.before->get(link), after = change.after->get(link);
  const bool is_free = before.empty() || before.substr(shell_mark.size()) == after.substr(shell_mark.size());
  return is_free && to && !context.before.find(to->address) &&
         linked(*to, link, context.after) == change.after;
}

// What newer servers can say of an operator of which nothing was said; nothing takes it back. CREATE alone
// makes the shell of another.
bool can_be_set(const Alter& change, std::string_view attribute, const Context& context) {
  return context.after.server_version >= alters_links && !change.before->has(attribute) &&
         !change.after->get(attribute).starts_with(shell_mark);
}

std::string setting(const Object& to, std::string_view attribute) {
  constexpr std::array<std::string_view, 2> flags = {"hashes", "merges"};
  std::string keyword(attribute);
  std::transform(keyword.begin(), keyword.end(), keyword.begin(), [](char c) { return std::toupper(c); });
  if (std::find(flags.begin(), flags.end(), attribute) != flags.end()) return keyword;
  return keyword + " = " + std::string(to.has(attribute) ? to.get(attribute) : "NONE");
}

Alteration alter(const Alter& change, const Context& context) {
  std::vector<std::string> settings;
  for (const catalog::AttributeChange& attribute : change.attributes) {
    const std::string& name = attribute.name;
    const bool is_link = name == "commutator" || name == "negator";
    const bool is_estimate = name == "restrict" || name == "join";
    if (is_link && follows_other(change, name, context)) continue;
    if (!is_estimate && (name == "function" || !can_be_set(change, name, context))) return {.replace = true};
    settings.push_back(setting(*change.after, name));
  }
  if (settings.empty()) return {};
  return {.statements = {
              {.sql = "ALTER OPERATOR " + identity(change.after->address) + " SET (" + joined(settings) + ')',
               .lock = Lock::none}}};
}

std::vector<Address> needs(const Object& made) {
  const auto [left, right] = operands(made);
  return routines_named(made.get("function"), left + (left.empty() ? "" : ", ") + right, made.address.schema);
}

}  // namespace

// In the registry the key holds the operands: `===(integer, text)`, `!!(NONE, integer)`. What is only named
// as the commutator or negator of another, a shell, is no object.
const Kind operator_kind = {
    .name = "operator",
    .keyword = "OPERATOR",
    .rank = 34,
    // clang-format off
    .catalog = "pg_operator",
    .query = R"(
SELECT 'operator', 'pg_catalog.pg_operator'::pg_catalog.regclass::pg_catalog.oid, o.oid, 0,
       s.name, NULL, o.oprname, 0,
       CASE WHEN o.oprcode <> 0 THEN
       ARRAY[a.types, o.oprcode::pg_catalog.regproc::text,
)" MIGRATE_LINKED_BY("oprcom") "," MIGRATE_LINKED_BY("oprnegate") R"(,
             nullif(o.oprrest::pg_catalog.regproc::text, '-'), nullif(o.oprjoin::pg_catalog.regproc::text, '-'),
             CASE WHEN o.oprcanhash THEN 'true' END, CASE WHEN o.oprcanmerge THEN 'true' END,
             '(' || a.types || ')']::text[] END
  FROM pg_catalog.pg_operator o
  JOIN user_schema s ON s.oid = o.oprnamespace
 CROSS JOIN LATERAL (SELECT coalesce(pg_catalog.format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', ' ||
                            pg_catalog.format_type(o.oprright, NULL)) a(types))",
    // clang-format on
    .attributes = {{.name = "arguments", .inspected = "key", .fragment = Fragment::arguments},
                   {.name = "function", .fragment = Fragment::name, .required = true},
                   {.name = "commutator", .fragment = Fragment::clause},
                   {.name = "negator", .fragment = Fragment::clause},
                   {.name = "restrict", .fragment = Fragment::name},
                   {.name = "join", .fragment = Fragment::name},
                   {.name = "hashes", .shape = Shape::flag},
                   {.name = "merges", .shape = Shape::flag}},
    .facts = {"signature"},
    .create = create,
    .drop = drop,
    .alter = alter,
    .needs = needs,
    .identity = identity,
    .flaw_of_name = sql::flaw_of_operator,
    .has_owner = true,
    .goes_with_parent = false,
    .section = "operators",
    .containers = {"schema"},
    .short_form = "function",
};

}  // namespace migrate::kinds
