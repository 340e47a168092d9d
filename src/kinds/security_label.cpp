#include <algorithm>
#include <array>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

std::string provider_of(const std::string& label) {
  return label.substr(0, label.find('='));
}

// `value`: SQL, a literal or NULL.
Statement set_label(const Object& labels, const std::string& provider, const std::string& value) {
  return {.sql = "SECURITY LABEL FOR " + sql::identifier(provider) + " ON " + described(labels.address) +
                 " IS " + value,
          .lock = Lock::share_update_exclusive};
}

Alteration alter(const Alter& change, const Context&) {
  Alteration out;
  const std::vector<std::string> before = list_of(*change.before, "labels");
  const std::vector<std::string> after = list_of(*change.after, "labels");
  const auto names_provider = [&](const std::string& provider) {
    return std::any_of(after.begin(), after.end(),
                       [&](const std::string& label) { return provider_of(label) == provider; });
  };
  for (const std::string& label : before) {
    if (!names_provider(provider_of(label)))
      out.statements.push_back(set_label(*change.after, provider_of(label), "NULL"));
  }
  for (const std::string& label : after) {
    if (std::find(before.begin(), before.end(), label) != before.end()) continue;
    const std::string provider = provider_of(label);
    out.statements.push_back(
        set_label(*change.after, provider, sql::literal(label.substr(provider.size() + 1))));
  }
  return out;
}

std::vector<Statement> create(const Object& labels, const Clauses&, const Context& context) {
  const Object none;
  return alter({.before = &none, .after = &labels, .attributes = {}}, context).statements;
}

std::vector<Statement> drop(const Object& labels, const Context&) {
  std::vector<Statement> out;
  for (const std::string& label : list_of(labels, "labels"))
    out.push_back(set_label(labels, provider_of(label), "NULL"));
  return out;
}

// Manual, SECURITY LABEL.
bool borne_by(const Kind& kind) {
  static constexpr std::array<std::string_view, 16> keywords = {
      "TABLE",       "COLUMN",        "AGGREGATE",
      "DOMAIN",      "EVENT TRIGGER", "FOREIGN TABLE",
      "FUNCTION",    "LANGUAGE",      "MATERIALIZED VIEW",
      "SCHEMA",      "PROCEDURE",     "PUBLICATION",
      "SEQUENCE",    "TYPE",          "VIEW",
      "SUBSCRIPTION"};
  return std::find(keywords.begin(), keywords.end(), kind.keyword) != keywords.end();
}

}  // namespace

// Labels by the name of their provider, a module that the server has to have loaded. Those of subscriptions
// are with the whole cluster's.
const Kind security_label_kind = {
    .name = "security_label",
    .keyword = "",
    .rank = 93,
    .query = R"(
SELECT 'security_label', l.classoid, l.objoid, l.objsubid, NULL, NULL, NULL, 0,
       ARRAY[pg_catalog.array_agg(l.provider || '=' || l.label ORDER BY l.provider)::text]
  FROM (SELECT classoid, objoid, objsubid, provider, label FROM pg_catalog.pg_seclabel
         UNION ALL
        SELECT classoid, objoid, 0, provider, label FROM pg_catalog.pg_shseclabel
         WHERE classoid = 'pg_catalog.pg_subscription'::pg_catalog.regclass) l
 WHERE l.objoid >= 16384
    OR (l.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND l.objoid IN (SELECT s.oid FROM user_schema s))
 GROUP BY l.classoid, l.objoid, l.objsubid)",
    .attributes = {{.name = "labels", .shape = Shape::options}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .annotates = true,
    .borne_by = borne_by,
    .is_access = true,
    .section = "security_labels",
    .short_form = "labels",
};

}  // namespace migrate::kinds
