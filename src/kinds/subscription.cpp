#include <algorithm>
#include <array>

#include "kinds/clauses.hpp"
#include "kinds/files.hpp"
#include "sql/quote.hpp"

namespace migrate::kinds {
namespace {

struct Option {
  std::string_view name;
  std::string_view usual;  // the word for the attribute's absence
};

// What WITH and SET both take; the rest is said once, at creation.
constexpr auto changeable = std::to_array<Option>({{"binary", "false"},
                                                   {"streaming", "off"},
                                                   {"disable_on_error", "false"},
                                                   {"synchronous_commit", "off"},
                                                   {"origin", "any"},
                                                   {"run_as_owner", "false"},
                                                   {"password_required", "true"}});
constexpr auto lasting = std::to_array<Option>({{"two_phase", "false"}, {"failover", "false"}});

std::string alter_head(const Address& subscription) {
  return "ALTER SUBSCRIPTION " + sql::identifier(subscription.name);
}

std::string option_clause(const Object& subscription, const Option& option) {
  const bool said = subscription.has(option.name);
  const std::string_view value = said ? subscription.get(option.name) : option.usual;
  const bool is_flag = value == "true" || value == "false";
  return std::string(option.name) + " = " + (is_flag ? std::string(value) : sql::literal(value));
}

bool has_slot(const Object& subscription) {
  return subscription.get("slot_name") != "none";
}

std::string slot_clause(const Object& subscription) {
  const std::string_view said = subscription.get("slot_name");
  if (!has_slot(subscription)) return "slot_name = NONE";
  return "slot_name = " + sql::literal(said.empty() ? std::string_view(subscription.address.name) : said);
}

// Nothing is asked of the publisher: whoever sets the connection string makes the slot, enables the
// subscription and refreshes it. The password is for those who are no superusers, who must give one.
std::vector<Statement> create(const Object& subscription, const Clauses&, const Context&) {
  std::vector<std::string> options = {"connect = false"};
  if (subscription.has("slot_name")) options.push_back(slot_clause(subscription));
  for (const Option& option : lasting) {
    if (subscription.has(option.name)) options.push_back(option_clause(subscription, option));
  }
  for (const Option& option : changeable) {
    if (subscription.has(option.name)) options.push_back(option_clause(subscription, option));
  }
  return {{.sql = "CREATE SUBSCRIPTION " + sql::identifier(subscription.address.name) +
                  " CONNECTION 'dbname=placeholder password=placeholder' PUBLICATION " +
                  column_list(list_of(subscription, "publications")) + " WITH (" + joined(options) + ')',
           .lock = Lock::none,
           .hazards = {"the connection string is a placeholder: the real one is not kept, set it by hand, "
                       "then enable the subscription and refresh it"}}};
}

Statement disable(const Object& subscription) {
  return {.sql = alter_head(subscription.address) + " DISABLE", .lock = Lock::none};
}

// With its slot it could not be dropped in a transaction, nor without the publisher.
std::vector<Statement> drop(const Object& subscription, const Context&) {
  std::vector<Statement> out;
  Statement drop = {.sql = "DROP SUBSCRIPTION " + sql::identifier(subscription.address.name),
                    .lock = Lock::none};
  if (has_slot(subscription)) {
    out = {disable(subscription),
           {.sql = alter_head(subscription.address) + " SET (slot_name = NONE)", .lock = Lock::none}};
    drop.hazards.push_back("its replication slot stays on the publisher and keeps the log there");
  }
  out.push_back(std::move(drop));
  return out;
}

// Without a refresh, which would ask the publisher.
Statement set_publications(const Object& subscription) {
  return {.sql = alter_head(subscription.address) + " SET PUBLICATION " +
                 column_list(list_of(subscription, "publications")) + " WITH (refresh = false)",
          .lock = Lock::none,
          .hazards = {"tables come and go once the subscription is refreshed"}};
}

Alteration alter(const Alter& change, const Context&) {
  const Object& to = *change.after;
  const auto changes = [&](const Option& option) { return change.changes(option.name); };
  if (std::any_of(lasting.begin(), lasting.end(), changes)) return {.replace = true};
  Alteration out;
  if (change.changes("publications")) out.statements.push_back(set_publications(to));
  std::vector<std::string> options;
  if (change.changes("slot_name")) {
    if (!has_slot(to)) out.statements.push_back(disable(to));
    options.push_back(slot_clause(to));
  }
  for (const Option& option : changeable) {
    if (changes(option)) options.push_back(option_clause(to, option));
  }
  if (!options.empty())
    out.statements.push_back(
        {.sql = alter_head(to.address) + " SET (" + joined(options) + ')', .lock = Lock::none});
  return out;
}

Statement rename(const Address& from, const std::string& name) {
  return {.sql = alter_head(from) + " RENAME TO " + sql::identifier(name), .lock = Lock::none};
}

}  // namespace

// The connection string is neither read (none but superusers may) nor written. Whether a subscription is
// enabled is how it runs, not what it is: pg_dump leaves it out as well.
//
// Columns that only newer versions have are taken from `absent` by the older ones: a name that the subquery's
// own table lacks is looked for outside of it. The row as a whole may not be read, for it holds the
// connection string.
const Kind subscription_kind = {
    .name = "subscription",
    .keyword = "SUBSCRIPTION",
    .rank = 96,
    // clang-format off
    .catalog = "pg_subscription",
    .query = R"(
SELECT 'subscription', 'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid, u.oid, 0,
       NULL, NULL, u.subname, 0,
       ARRAY[(SELECT pg_catalog.array_agg(p ORDER BY p)::text FROM pg_catalog.unnest(u.subpublications) p),
             CASE WHEN u.subslotname IS NULL THEN 'none' WHEN u.subslotname <> u.subname THEN u.subslotname END,
             CASE WHEN u.two_phase <> 'd' THEN 'true' END,
             CASE WHEN u.failover = 'true' THEN 'true' END,
             CASE WHEN u.subbinary THEN 'true' END,
             CASE pg_catalog.left(u.streaming, 1) WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel' END,
             CASE WHEN u.subdisableonerr THEN 'true' END,
             CASE WHEN u.subsynccommit <> 'off' THEN u.subsynccommit END,
             CASE WHEN u.origin <> 'any' THEN u.origin END,
             CASE WHEN u.run_as_owner = 'true' THEN 'true' END,
             CASE WHEN u.password_required = 'false' THEN 'false' END]::text[]
  FROM (VALUES (NULL::text, NULL::text, NULL::text, NULL::text)) absent(suborigin, subrunasowner, subpasswordrequired, subfailover)
 CROSS JOIN LATERAL (
       SELECT s.oid, s.subname, s.subpublications, s.subslotname::text, s.subtwophasestate::text AS two_phase, s.subbinary,
              s.substream::text AS streaming, s.subdisableonerr, s.subsynccommit, suborigin AS origin, subfailover::text AS failover,
              subrunasowner::text AS run_as_owner, subpasswordrequired::text AS password_required
         FROM pg_catalog.pg_subscription s
        WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())) u)",
    // clang-format on
    .attributes = {{.name = "publications", .shape = Shape::list, .required = true},
                   {.name = "slot_name"},
                   {.name = "two_phase", .shape = Shape::flag},
                   {.name = "failover", .shape = Shape::flag},
                   {.name = "binary", .shape = Shape::flag},
                   {.name = "streaming", .words = {"on", "parallel"}, .usual = "off"},
                   {.name = "disable_on_error", .shape = Shape::flag},
                   {.name = "synchronous_commit",
                    .words = {"on", "local", "remote_write", "remote_apply"},
                    .usual = "off"},
                   {.name = "origin", .words = {"none"}, .usual = "any"},
                   {.name = "run_as_owner", .shape = Shape::flag},
                   {.name = "password_required", .words = {"false"}, .usual = "true"}},
    .create = create,
    .drop = drop,
    .alter = alter,
    .rename = rename,
    .has_owner = true,
    .goes_with_parent = false,
    .section = "subscriptions",
    .containers = {"registry"},
    .short_form = "publications",
};

}  // namespace migrate::kinds
