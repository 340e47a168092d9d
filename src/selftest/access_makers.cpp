// Owners, privileges and default privileges, of roles that every server has.
#include "selftest/maker.hpp"

namespace migrate::selftest {
namespace {

using Made = std::optional<Sketch>;

std::string role(const Desk& desk) {
  return desk.random.pick<std::string>({"pg_monitor", "pg_read_all_data", "pg_write_all_data", "PUBLIC"});
}

std::string owner_role(const Desk& desk) {
  return desk.random.pick<std::string>({"pg_monitor", "pg_read_all_data", "pg_write_all_data"});
}

Made owner(const Desk& desk) {
  return Sketch{"ALTER " + desk.on.described + " OWNER TO " + owner_role(desk)};
}

std::string with_grant_option(const Desk& desk, const std::string& grantee) {
  return desk.random.chance(15) && grantee != "PUBLIC" ? " WITH GRANT OPTION" : "";
}

std::string grant(const Desk& desk, const std::string& privileges, const std::string& object) {
  const std::string grantee = role(desk);
  return "GRANT " + privileges + " ON " + object + " TO " + grantee + with_grant_option(desk, grantee);
}

Made relation_grant(const Desk& desk) {
  const std::vector<Thing> columns = desk.some_columns(2);
  const std::string privileges =
      desk.random.pick<std::string>({"SELECT", "INSERT, UPDATE", "ALL", "DELETE", "TRIGGER, REFERENCES"});
  const bool some = desk.random.chance(30);
  if (some && !columns.empty()) {
    const std::string what = desk.random.pick<std::string>({"SELECT (", "UPDATE (", "INSERT ("});
    return Sketch{grant(desk, what + names_of(columns) + ')', "TABLE " + desk.on.name)};
  }
  return Sketch{grant(desk, privileges, "TABLE " + desk.on.name)};
}

Made grant_on_other(const Desk& desk) {
  std::string privileges = "USAGE";
  if (desk.on.sort == Sort::schema) privileges = desk.random.pick<std::string>({"USAGE", "CREATE", "ALL"});
  if (desk.on.sort == Sort::sequence) privileges = desk.random.pick<std::string>({"USAGE", "SELECT", "ALL"});
  const bool routine = desk.on.sort == Sort::function || desk.on.sort == Sort::procedure;
  if (routine && desk.random.chance(50))
    return Sketch{"REVOKE EXECUTE ON " + desk.on.described + " FROM PUBLIC"};
  return Sketch{grant(desk, routine ? "EXECUTE" : privileges, desk.on.described)};
}

// What is made after it bears it.
Made default_privileges(const Desk& desk) {
  const std::string grantee = role(desk);
  const std::string where = desk.random.chance(50) ? " IN SCHEMA " + desk.schema : "";
  const std::string what = desk.random.pick<std::string>(
      {"SELECT ON TABLES", "INSERT, UPDATE ON TABLES", "USAGE ON SEQUENCES", "EXECUTE ON FUNCTIONS"});
  const bool taken = desk.random.chance(15) && where.empty();
  return Sketch{"ALTER DEFAULT PRIVILEGES" + where +
                (taken ? " REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC" : " GRANT " + what + " TO " + grantee)};
}

}  // namespace

std::span<const Maker> access_makers() {
  static const std::vector<Maker> makers = {
      {"owner",
       4,
       {Sort::table, Sort::view, Sort::materialized_view, Sort::sequence, Sort::function, Sort::enum_type,
        Sort::domain, Sort::schema, Sort::composite_type},
       owner},
      {"grant on a relation", 5, {Sort::table, Sort::view, Sort::materialized_view}, relation_grant},
      {"grant",
       4,
       {Sort::schema, Sort::sequence, Sort::function, Sort::procedure, Sort::enum_type, Sort::domain},
       grant_on_other},
      {"default privileges", 1, {}, default_privileges},
  };
  return makers;
}

}  // namespace migrate::selftest
