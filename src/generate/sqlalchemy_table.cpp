#include "generate/sqlalchemy_table.hpp"

#include <algorithm>
#include <map>

#include "generate/sqlalchemy_parts.hpp"
#include "kinds/clauses.hpp"
#include "kinds/constraint.hpp"
#include "sql/quote.hpp"

namespace migrate::generate {
namespace {

using catalog::Snapshot;
using kinds::list_of;

bool is_integer(const Object& column) {
  const std::string_view type = column.fact("base_type");
  return type == "smallint" || type == "integer" || type == "bigint";
}

std::string next_of(const std::string& sequence) {
  return "nextval(" + sql::literal(sequence) + "::regclass)";
}

// The sequence whose next number the expression is, and nothing else; null: it is another one.
const Object* sequence_of(std::string_view expression, const Object& value, const Snapshot& snapshot) {
  for (const Object* needed : snapshot.needs_of(value.address)) {
    if (needed->address.kind == "sequence" && expression == next_of(kinds::qualified_name(needed->address)))
      return needed;
  }
  return nullptr;
}

bool is_owned_by(const Object& sequence, const Address& column) {
  return list_of(sequence, "owned_by") == std::vector{column.schema, column.relation, column.name};
}

class TableText {
 public:
  TableText(const SqlAlchemySchema& schema, const Object& table)
      : schema_(schema), snapshot_(schema.snapshot), table_(table) {
    for (const Object* child : snapshot_.children_of(table.address)) {
      children_[child->address.kind].push_back(child);
      if (child->address.kind == "column") columns_.push_back(child->address.name);
    }
    for (const Object* key : children_["primary_key"]) primary_key_ = list_of(*key, "columns");
  }

  SqlAlchemyTable as_class(const std::string& name) {
    SqlAlchemyTable out{
        "class " + name + "(Base):\n    __tablename__ = " + python_literal(table_.address.name) + "\n\n", {}};
    name_attributes();
    for (const Object* column : children_["column"]) {
      const std::string& attribute = attributes_[column->address.name];
      const std::string annotation = annotation_of(*column);
      out.text += python_statement(
          attribute + ": Mapped[" + annotation + "] = ",
          python_call("mapped_column", column_arguments(*column, attribute != column->address.name)), 4);
      out.annotations.insert(annotation);
    }
    std::vector<Python> parts = constraints();
    for (const Object* child : children_["index"]) {
      parts.push_back(index(
          *child, columns_, [&](const std::string& column) { return attributes_[column]; }, false));
    }
    std::vector<Python> pairs;
    for (auto& [key, value] : options()) pairs.push_back(python_pair(key, std::move(value)));
    if (!pairs.empty()) parts.push_back(python_mapping(std::move(pairs)));
    Python all = python_tuple(std::move(parts));
    all.in_lines = all.parts.size() > 1;
    if (all.in_lines) all.tail = ")";
    out.text += "\n" + python_statement("__table_args__ = ", all, 4);
    return out;
  }

  SqlAlchemyTable as_table(const std::string& variable) {
    std::vector<Python> parts = {{python_literal(table_.address.name)}, {"Base.metadata"}};
    for (const Object* column : children_["column"])
      parts.push_back(python_call("sa.Column", column_arguments(*column, true)));
    for (Python& constraint : constraints()) parts.push_back(std::move(constraint));
    for (auto& [name, value] : options()) parts.push_back(python_argument(name, std::move(value)));
    SqlAlchemyTable out{python_statement(variable + " = ", python_call("sa.Table", std::move(parts)), 0), {}};
    const auto column = [&](const std::string& name) {
      return variable + ".c[" + python_literal(name) + ']';
    };
    for (const Object* child : children_["index"])
      out.text += python_statement("", index(*child, columns_, column, true), 0);
    return out;
  }

 private:
  // No attribute has the name of a type that the class uses.
  void name_attributes() {
    UniqueNames names = schema_.types.variables();
    for (const std::string& column : columns_) attributes_[column] = names.take(python_name(column));
  }

  bool is_in_primary_key(const Object& column) const {
    return std::find(primary_key_.begin(), primary_key_.end(), column.address.name) != primary_key_.end();
  }

  // A column of a domain has what the domain says of nulls and defaults.
  bool may_be_null(const Object& column) const {
    bool not_null = column.has("not_null");
    for (const Object* domain = schema_.types.find_domain(column.get("type")); domain && !not_null;
         domain = schema_.types.find_domain(domain->get("type")))
      not_null = domain->has("not_null");
    return !not_null;
  }

  std::string annotation_of(const Object& column) const {
    const std::string type = schema_.types.of(column.get("type")).annotation;
    return may_be_null(column) ? "Optional[" + type + ']' : type;
  }

  std::vector<Python> column_arguments(const Object& column, bool with_name) {
    std::vector<Python> out;
    if (with_name) out.push_back({python_literal(column.address.name)});
    out.push_back(type_of(column));
    for (const Object* key : children_["foreign_key"]) {
      if (list_of(*key, "columns") == std::vector{column.address.name} && is_written(*key))
        out.push_back(foreign_key(*key, schema_.closing_keys.contains(key->address)));
    }
    if (column.has("generated")) {
      std::vector<Python> arguments = {visible_sql_text(column.get("generated")), {"persisted=True"}};
      out.push_back(python_call("sa.Computed", std::move(arguments)));
    }
    if (column.has("identity")) {
      std::vector<Python> arguments = sequence_arguments(column);
      if (column.get("identity") == "always") arguments.insert(arguments.begin(), {"always=True"});
      out.push_back(python_call("sa.Identity", std::move(arguments)));
    }
    if (is_in_primary_key(column)) {
      out.push_back({"primary_key=True"});
    } else if (!may_be_null(column)) {
      out.push_back({"nullable=False"});
    }
    add_default(out, column);
    if (const Object* comment = comment_on(column))
      out.push_back(python_argument("comment", {python_literal(comment->get("text"))}));
    return out;
  }

  // SQLAlchemy has no schemas of collations.
  Python type_of(const Object& column) const {
    std::string out = schema_.types.of(column.get("type")).expression;
    if (column.has("collation") && out.ends_with(')') && out.starts_with("sa.")) {
      out.pop_back();
      const std::string collation = sql::parts_of_name(column.get("collation")).back();
      out += (out.ends_with('(') ? "" : ", ") + ("collation=" + python_literal(collation)) + ')';
    }
    return {out};
  }

  // An integer that alone is the primary key is taken for a serial one, unless it says otherwise. Of other
  // serial columns Alembic leaves the default out, but for small ones.
  void add_default(std::vector<Python>& arguments, const Object& column) const {
    const bool alone = primary_key_.size() == 1 && is_in_primary_key(column);
    Address address = column.address;
    address.kind = "default";
    const Object* value = snapshot_.find(address);
    const std::string expression(value ? value->get("expression") : default_of_domain(column));
    const Object* sequence = value ? sequence_of(expression, *value, snapshot_) : nullptr;
    const bool is_serial = sequence && is_owned_by(*sequence, column.address) && is_integer(column);
    if (is_serial && is_in_primary_key(column)) {
      if (!alone) arguments.push_back({"autoincrement=True"});
    } else if (is_serial && column.fact("base_type") != "smallint") {
      arguments.push_back({"server_default=sa.FetchedValue()"});
    } else if (!expression.empty()) {
      arguments.push_back(
          python_argument("server_default", sequence ? sql_text(next_of(visible_name(sequence->address)))
                                                     : value_of(column, expression)));
    } else if (alone && is_integer(column) && !column.has("identity") && !column.has("generated")) {
      arguments.push_back({"autoincrement=False"});
    }
  }

  // Alembic 1.8 takes any default of a text for a literal.
  Python value_of(const Object& column, const std::string& expression) const {
    const std::optional<std::string> text = schema_.types.of(column.get("type")).is_text
                                                ? text_literal(expression, column.fact("base_type"))
                                                : std::nullopt;
    return text ? Python{python_literal(*text)} : visible_sql_text(expression);
  }

  std::string default_of_domain(const Object& column) const {
    if (column.has("generated") || column.has("identity")) return "";
    for (const Object* domain = schema_.types.find_domain(column.get("type")); domain;
         domain = schema_.types.find_domain(domain->get("type"))) {
      if (domain->has("default")) return std::string(domain->get("default"));
    }
    return "";
  }

  bool is_written(const Object& key) const { return schema_.tables.contains(kinds::referenced_table(key)); }

  std::vector<Python> constraints() {
    std::vector<Python> out;
    for (const Object* key : children_["primary_key"]) out.push_back(primary_key_constraint(*key));
    for (const Object* key : children_["foreign_key"]) {
      if (list_of(*key, "columns").size() > 1 && is_written(*key))
        out.push_back(foreign_key_constraint(*key, schema_.closing_keys.contains(key->address)));
    }
    for (const Object* key : children_["unique"]) out.push_back(unique_constraint(*key));
    for (const Object* check : children_["check"]) out.push_back(check_constraint(*check));
    for (const Object* exclusion : children_["exclusion"])
      out.push_back(exclude_constraint(*exclusion, columns_));
    return out;
  }

  // Keywords of sa.Table, which __table_args__ ends with a mapping of.
  std::vector<std::pair<std::string, Python>> options() const {
    std::vector<std::pair<std::string, Python>> out;
    const auto add = [&](const char* name, Python value) { out.emplace_back(name, std::move(value)); };
    if (table_.address.schema != "public") add("schema", {python_literal(table_.address.schema)});
    if (table_.has("unlogged")) add("prefixes", python_list({"UNLOGGED"}));
    if (table_.has("partition_by"))
      add("postgresql_partition_by", {python_literal(table_.get("partition_by"))});
    if (table_.has("tablespace")) add("postgresql_tablespace", {python_literal(table_.get("tablespace"))});
    if (const Object* comment = comment_on(table_)) add("comment", {python_literal(comment->get("text"))});
    return out;
  }

  const Object* comment_on(const Object& object) const {
    return snapshot_.find(kinds::annotation_on(object.address, "comment"));
  }

  const SqlAlchemySchema& schema_;
  const Snapshot& snapshot_;
  const Object& table_;
  std::map<std::string_view, std::vector<const Object*>> children_;  // by kind
  std::vector<std::string> columns_;
  std::vector<std::string> primary_key_;
  std::map<std::string, std::string> attributes_;  // by column
};

}  // namespace

SqlAlchemyTable sqlalchemy_class(const SqlAlchemySchema& schema, const Object& table,
                                 const std::string& name) {
  return TableText(schema, table).as_class(name);
}

SqlAlchemyTable sqlalchemy_table(const SqlAlchemySchema& schema, const Object& table,
                                 const std::string& name) {
  return TableText(schema, table).as_table(name);
}

}  // namespace migrate::generate
