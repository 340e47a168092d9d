#include "registry/column_sugar.hpp"

#include <algorithm>
#include <array>

#include "kinds/clauses.hpp"
#include "registry/fragments.hpp"
#include "registry/reader.hpp"
#include "registry/spelling.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

constexpr std::array<SerialType, 6> serials = {{
    {"serial", "integer", "integer"},
    {"bigserial", "bigint", ""},
    {"smallserial", "smallint", "smallint"},
    {"serial4", "integer", "integer"},
    {"serial8", "bigint", ""},
    {"serial2", "smallint", "smallint"},
}};

// The attributes of a foreign key that may stand in its column.
constexpr std::array<std::string_view, 6> key_attributes = {"match",      "on_delete",          "on_update",
                                                            "deferrable", "initially_deferred", "not_valid"};

class ColumnSugar {
 public:
  ColumnSugar(Reader& reader, Draft& column, const Body& body)
      : reader_(reader), column_(column), body_(body) {}

  void read() {
    if (column_.kind->name == "view_column") return read_default();  // all that one may have
    read_serial();
    read_default();
    read_primary_key();
    const bool unique = read_part_of_column("unique");
    const YamlNode* index = body_.find("index");
    if (!unique || (index && index->is_map())) read_part_of_column("index");
    read_check();
    read_references();
    read_hints();
    check_never_null();
  }

 private:
  const catalog::Address& address() const { return column_.object.address; }
  Problems& problems() { return reader_.problems(); }

  void set_columns(Draft& part, const Names& columns) {
    part.object.set("columns", sql::format_array(columns));
    part.places["columns"] = {part.place};
  }

  void read_serial() {
    const SerialType* serial = find_serial(column_.object.get("type"));
    if (!serial) return;
    column_.object.set("type", std::string(serial->column_type));
    never_null_ = "a serial column";
    const Place place = column_.place_of("type");
    const kinds::Kind& kind = kinds::get("sequence");
    const catalog::Address owner = address();
    Draft& sequence = reader_.model().add(
        kind, {.kind = "sequence", .schema = owner.schema, .name = sequence_name(owner.relation, owner.name)},
        place);
    sequence.implicit_name = true;
    sequence.object.set("type", std::string(serial->sequence_type));
    sequence.object.set("owned_by", sql::format_array({owner.schema, owner.relation, owner.name}));
    Draft& value = add_default(place);
    value.object.set("expression", next_value(sequence.object.address));
  }

  Draft& add_default(Place place) {
    Draft& value = reader_.add_part("default", column_, std::move(place));
    value.object.position = column_.object.position;
    return value;
  }

  void read_default() {
    const YamlNode* text = body_.find("default");
    if (!text) return;
    Draft& value = add_default(text->place());
    value.object.set("expression", read_text("default", *text, problems()).value_or(""));
    value.broken = !value.object.has("expression");
  }

  void read_primary_key() {
    const YamlNode* flag = body_.find("primary_key");
    if (!flag || !read_flag("primary_key", *flag, problems()).value_or(false)) return;
    Draft*& key = reader_.column_key(column_.object.parent);
    if (!key) key = &reader_.add_part("primary_key", column_, flag->place());
    Names columns = kinds::list_of(key->object, "columns");
    columns.push_back(address().name);
    set_columns(*key, columns);
  }

  // `unique` or `index`: true, or the body of one. Gives whether there is one.
  bool read_part_of_column(std::string_view kind) {
    const YamlNode* value = body_.find(kind);
    if (!value) return false;
    if (!value->is_map() && !read_flag(kind, *value, problems()).value_or(false)) return false;
    Draft& part = add_named_part(kind, *value);
    set_columns(part, {address().name});
    if (value->is_map()) reader_.read_body(part, *value);
    return true;
  }

  Draft& add_named_part(std::string_view kind, const YamlNode& value) {
    Draft& part = reader_.add_part(kind, column_, value.place(), address().name);
    if (const YamlNode* name = value.find("name")) set_name(part, *name);
    return part;
  }

  void set_name(Draft& part, const YamlNode& name) {
    const std::string flaw = flaw_of_name(name.text());
    if (!flaw.empty()) problems().add("the name \"" + name.text() + "\" " + flaw, name.place());
    part.broken = part.broken || !flaw.empty();
    part.object.address.name = name.text();
  }

  void read_check() {
    const YamlNode* value = body_.find("check");
    if (!value) return;
    Draft& check = add_named_part("check", *value);
    reader_.read_body(check, *value);
    check.broken = check.broken || !check.object.has("expression");
    if (!check.given("expression")) {
      problems().add("this check has no expression", value->place(), "write `check: price > 0`");
    }
  }

  void read_references() {
    const YamlNode* target = body_.find("references");
    if (!target) return check_no_key_attributes();
    Draft& key = reader_.add_part("foreign_key", column_, target->place(), address().name);
    set_columns(key, {address().name});
    read_attribute(*find_form(*key.kind, "references"), *target, key, reader_.model(), problems());
    for (const std::string_view attribute : key_attributes) {
      const YamlNode* value = body_.find(attribute);
      if (value && !is_misplaced_expression(attribute, *value)) {
        read_attribute(*find_form(*key.kind, attribute), *value, key, reader_.model(), problems());
      }
    }
    if (const YamlNode* name = body_.find("foreign_key")) set_name(key, *name);
  }

  void check_no_key_attributes() {
    for (const std::string_view attribute : key_attributes) {
      const YamlNode* value = body_.find(attribute);
      if (!value || reads_expression(attribute, *value)) continue;
      problems().add("\"" + std::string(attribute) + "\" needs \"references\" beside it", value->place(),
                     "it belongs to a foreign key");
    }
    if (const YamlNode* name = body_.find("foreign_key")) {
      problems().add("\"foreign_key\" names the key of \"references\", which is missing", name->place());
    }
  }

  // `on_update: now()` means a trigger that keeps the column, unless the key's action is meant there.
  bool is_misplaced_expression(std::string_view attribute, const YamlNode& value) {
    if (attribute != "on_update" || is_foreign_key_action(value.text())) return false;
    problems().add("\"on_update\" beside \"references\" is what the foreign key does, not an expression",
                   value.place(),
                   "it is cascade, restrict, set null, set default or no action; for an expression write the "
                   "key in the table's `foreign_keys:`");
    return true;
  }

  bool reads_expression(std::string_view attribute, const YamlNode& value) {
    if (attribute != "on_update" || !value.is_scalar() || is_foreign_key_action(value.text())) return false;
    if (std::optional<std::string> text = read_text(attribute, value, problems()))
      reader_.model().on_updates[column_.object.parent][address().name] = {std::move(*text), value.place()};
    return true;
  }

  void read_hints() {
    kinds::Hints& hints = reader_.model().hints;
    read_hint("backfill", hints.backfills);
    read_hint("using", hints.conversions);
  }

  void read_hint(std::string_view key, std::map<catalog::Address, std::string>& hints) {
    const YamlNode* value = body_.find(key);
    if (!value) return;
    const std::optional<std::string> text = read_text(key, *value, problems());
    if (text && check_fragment(key, sql::Fragment::expression, *text, value->place(), problems()))
      hints[address()] = *text;
  }

  // PostgreSQL refuses "NULL" beside these ("conflicting NULL/NOT NULL declarations").
  void check_never_null() {
    if (column_.object.has("identity")) never_null_ = "an identity column";
    if (never_null_.empty() || column_.object.has("not_null")) return;
    problems().add("column " + address().name + " cannot be nullable: it is " + never_null_,
                   column_.place_of("not_null"), "take the \"?\" or `nullable: true` away");
  }

  Reader& reader_;
  Draft& column_;
  const Body& body_;
  std::string never_null_;
};

}  // namespace

void read_column_sugar(Reader& reader, Draft& column, const Body& body) {
  ColumnSugar(reader, column, body).read();
}

const SerialType* find_serial(std::string_view type) {
  const auto at =
      std::find_if(serials.begin(), serials.end(), [&](const SerialType& s) { return s.type == type; });
  return at == serials.end() ? nullptr : &*at;
}

const SerialType* find_serial_of(std::string_view column_type) {
  const auto at = std::find_if(serials.begin(), serials.end(),
                               [&](const SerialType& s) { return s.column_type == column_type; });
  return at == serials.end() ? nullptr : &*at;
}

std::string next_value(const catalog::Address& sequence) {
  return "nextval(" + sql::literal(kinds::qualified_name(sequence)) + "::regclass)";
}

}  // namespace migrate::registry
