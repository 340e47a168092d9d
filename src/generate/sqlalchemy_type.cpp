#include "generate/sqlalchemy_type.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "error/joined.hpp"
#include "generate/python_text.hpp"
#include "kinds/clauses.hpp"

namespace migrate::generate {
namespace {

using catalog::Object;

struct Pairing {
  std::string_view sql;
  std::string_view type;
  std::string_view annotation;
  std::string_view argument{};  // it always has
  bool has_precision = false;   // what stands in parentheses is its `precision`
};

// As sqlalchemy.dialects.postgresql reads types of a database (base.py, ischema_names), so that Alembic finds
// what is said here.
constexpr auto pairings = std::to_array<Pairing>({
    {"boolean", "sa.BOOLEAN", "bool"},
    {"smallint", "sa.SMALLINT", "int"},
    {"integer", "sa.INTEGER", "int"},
    {"bigint", "sa.BIGINT", "int"},
    {"real", "sa.REAL", "float"},
    {"double precision", "pg.DOUBLE_PRECISION", "float"},
    {"numeric", "sa.NUMERIC", "Decimal"},
    {"money", "pg.MONEY", "str"},
    {"text", "sa.TEXT", "str"},
    {"character varying", "sa.VARCHAR", "str"},
    {"character", "sa.CHAR", "str"},
    {"\"char\"", "sa.String", "str"},
    {"name", "sa.String", "str"},
    {"bytea", "pg.BYTEA", "bytes"},
    {"date", "sa.DATE", "dt.date"},
    {"timestamp without time zone", "pg.TIMESTAMP", "dt.datetime", "", true},
    {"timestamp with time zone", "pg.TIMESTAMP", "dt.datetime", "timezone=True", true},
    {"time without time zone", "pg.TIME", "dt.time", "", true},
    {"time with time zone", "pg.TIME", "dt.time", "timezone=True", true},
    {"interval", "pg.INTERVAL", "dt.timedelta", "", true},
    {"uuid", "pg.UUID", "UUID", "as_uuid=True"},
    {"json", "pg.JSON", "Any"},
    {"jsonb", "pg.JSONB", "Any"},
    {"inet", "pg.INET", "str"},
    {"cidr", "pg.CIDR", "str"},
    {"macaddr", "pg.MACADDR", "str"},
    {"bit", "pg.BIT", "str"},
    {"bit varying", "pg.BIT", "str", "varying=True"},
    {"oid", "pg.OID", "int"},
    {"regclass", "pg.REGCLASS", "str"},
    {"tsvector", "pg.TSVECTOR", "str"},
    {"public.hstore", "pg.HSTORE", "dict[str, Optional[str]]"},
    {"int4range", "pg.INT4RANGE", "Any"},
    {"int8range", "pg.INT8RANGE", "Any"},
    {"numrange", "pg.NUMRANGE", "Any"},
    {"daterange", "pg.DATERANGE", "Any"},
    {"tsrange", "pg.TSRANGE", "Any"},
    {"tstzrange", "pg.TSTZRANGE", "Any"},
});

// timestamp(3) with time zone: "timestamp with time zone" and "3".
struct Parts {
  std::string name;
  std::string modifier;
};
Parts parts_of(std::string_view sql) {
  const std::size_t open = sql.find('('), close = sql.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return {std::string(sql), ""};
  return {std::string(sql.substr(0, open)) + std::string(sql.substr(close + 1)),
          std::string(sql.substr(open + 1, close - open - 1))};
}

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string constructed(const Pairing& pairing, const Parts& parts, const std::string& fields) {
  std::vector<std::string> arguments;
  if (!parts.modifier.empty() && !pairing.has_precision) {
    const std::size_t comma = parts.modifier.find(',');
    arguments.push_back(parts.modifier.substr(0, comma));
    if (comma != std::string::npos) arguments.push_back(parts.modifier.substr(comma + 1));
  }
  if (!pairing.argument.empty()) arguments.emplace_back(pairing.argument);
  if (!fields.empty()) arguments.push_back("fields=" + python_literal(upper(fields)));
  if (!parts.modifier.empty() && pairing.has_precision) arguments.push_back("precision=" + parts.modifier);
  return std::string(pairing.type) + '(' + joined(arguments) + ')';
}

SqlAlchemyType known_type(std::string_view sql) {
  Parts parts = parts_of(sql);
  std::string fields;  // of "interval day to second"
  if (parts.name.starts_with("interval ")) {
    fields = parts.name.substr(9);
    parts.name = "interval";
  }
  const auto at = std::find_if(pairings.begin(), pairings.end(),
                               [&](const Pairing& pairing) { return pairing.sql == parts.name; });
  const bool has_numbers = parts.modifier.find_first_not_of("0123456789,-") == std::string::npos;
  if (at == pairings.end() || !has_numbers) return {};
  const bool is_text = at->annotation == "str" && at->type.starts_with("sa.");
  return {constructed(*at, parts, fields), std::string(at->annotation), is_text};
}

std::vector<Python> with_schema(std::vector<Python> arguments, const std::string& schema) {
  if (schema != "public") arguments.push_back(python_argument("schema", {python_literal(schema)}));
  return arguments;
}

}  // namespace

std::string_view without_public(std::string_view name) {
  return name.starts_with("public.") ? name.substr(7) : name;
}

SqlAlchemyTypes::SqlAlchemyTypes(const catalog::Snapshot& snapshot, UniqueNames& names) {
  for (const Object& object : snapshot.objects()) {
    if (object.address.kind == "enum") add_enum(object, names);
  }
  for (const Object& object : snapshot.objects()) {
    if (object.address.kind == "domain") domains_[kinds::qualified_name(object.address)] = &object;
  }
  for (const auto& [sql, domain] : domains_) add_domain(*domain, names);
}

std::string SqlAlchemyTypes::take_variable(const Object& type, UniqueNames& names) {
  return variables_.take(names.take(type_name(type.address.name)));
}

void SqlAlchemyTypes::add_enum(const Object& type, UniqueNames& names) {
  const std::string variable = take_variable(type, names);
  std::vector<Python> arguments;
  for (const std::string& label : kinds::list_of(type, "labels"))
    arguments.push_back({python_literal(label)});
  arguments.push_back(python_argument("name", {python_literal(type.address.name)}));
  declarations_ += python_statement(
      variable + " = ", python_call("pg.ENUM", with_schema(std::move(arguments), type.address.schema)), 0);
  own_[kinds::qualified_name(type.address)] = {variable, "str", true};
}

// After the domain that it is over.
void SqlAlchemyTypes::add_domain(const Object& type, UniqueNames& names) {
  const std::string sql = kinds::qualified_name(type.address);
  if (own_.contains(sql)) return;
  if (const Object* below = find_domain(type.get("type"))) add_domain(*below, names);
  const std::string variable = take_variable(type, names);
  const SqlAlchemyType base = of(type.get("type"));
  std::vector<Python> arguments = {{python_literal(type.address.name)}, {base.expression}};
  arguments = with_schema(std::move(arguments), type.address.schema);
  arguments.push_back({"create_type=False"});
  declarations_ += python_statement(variable + " = ", python_call("DOMAIN", std::move(arguments)), 0);
  own_[sql] = {variable, base.annotation, base.is_text};
}

const Object* SqlAlchemyTypes::find_domain(std::string_view sql) const {
  const auto at = domains_.find(sql);
  return at == domains_.end() ? nullptr : at->second;
}

SqlAlchemyType SqlAlchemyTypes::of(std::string_view sql) const {
  if (sql.ends_with("[]")) {
    const SqlAlchemyType element = of(sql.substr(0, sql.size() - 2));
    return {"pg.ARRAY(" + element.expression + ')', "list[" + element.annotation + ']'};
  }
  if (const auto own = own_.find(sql); own != own_.end()) return own->second;
  if (const SqlAlchemyType known = known_type(sql); !known.expression.empty()) return known;
  return {"SqlType(" + python_literal(without_public(sql)) + ')', "Any"};
}

}  // namespace migrate::generate
