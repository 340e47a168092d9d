#include "registry/dependencies.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "kinds/clauses.hpp"
#include "kinds/constraint.hpp"
#include "registry/resolve.hpp"
#include "sql/quote.hpp"
#include "sql/tokens.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;

// A type's text without array marks: `status[]`, `status[3][]`, `status ARRAY`.
std::string_view element_type(std::string_view type) {
  type = sql::trim(type);
  while (type.ends_with(']')) type = sql::trim(type.substr(0, std::min(type.rfind('['), type.size())));
  return type;
}

// The sequence names that nextval('…') takes in an expression.
std::vector<Names> sequences_in(std::string_view expression) {
  std::vector<Names> out;
  sql::Lexer lexer(expression);
  int matched = 0;  // of: nextval ( string
  for (sql::Token token{}; lexer.next_code(token);) {
    if (token.kind == sql::TokenKind::word && sql::same_word(token.text, "nextval")) {
      matched = 1;
    } else if (matched == 1 && token.text == "(") {
      matched = 2;
    } else {
      const bool is_name = matched == 2 && token.kind == sql::TokenKind::string && token.text.size() > 2;
      matched = 0;
      if (!is_name) continue;
      std::string text(token.text.substr(1, token.text.size() - 2));
      if (auto name = parse_sql_name(text)) out.push_back(std::move(*name));
    }
  }
  return out;
}

class DependencyFinder {
 public:
  explicit DependencyFinder(const Model& model) {
    for (const Draft& draft : model.drafts) {
      objects_.insert(draft.object.address);
      note_type(draft);
      const bool is_key = draft.kind->name == "primary_key" || draft.kind->name == "unique" ||
                          (draft.kind->name == "index" && draft.object.has("unique"));
      if (is_key) keys_[draft.object.parent].push_back(&draft);
    }
  }

  std::vector<catalog::Dependency> find(const Model& model) {
    for (const Draft& draft : model.drafts) {
      if (!draft.kind->parent.empty()) add(draft.object, draft.object.parent);  // a default and its column
      if (draft.kind->needs) {
        for (const Address& need : draft.kind->needs(draft.object)) add(draft.object, need);
      }
      find_columns(draft.object);
      if (draft.object.has("references")) find_referenced(draft.object);
      find_types(draft);
      find_parents(draft.object);
      if (draft.kind->name == "default") find_sequences(draft.object);
    }
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void add(const catalog::Object& object, const Address& needs) {
    if (object.address != needs && objects_.contains(needs)) found_.push_back({object.address, needs});
  }

  static Address column_of(const Address& table, const std::string& name) {
    return {.kind = "column", .schema = table.schema, .relation = table.name, .name = name};
  }

  void find_columns(const catalog::Object& object) {
    for (const ColumnAttribute& where : column_attributes()) {
      if (where.kind != object.address.kind) continue;
      const std::string text(object.get(where.attribute));
      const Names names = where.text == ColumnText::names      ? kinds::list_of(object, where.attribute)
                          : where.text == ColumnText::elements ? identifiers_in_elements(object, where)
                                                               : identifiers_in(text);
      for (const std::string& name : names) add(object, column_of(object.parent, name));
    }
  }

  static Names identifiers_in_elements(const catalog::Object& object, const ColumnAttribute& where) {
    Names out;
    for (const std::string& element : kinds::list_of(object, where.attribute)) {
      const Names names = identifiers_in(element);
      out.insert(out.end(), names.begin(), names.end());
    }
    return out;
  }

  void find_referenced(const catalog::Object& key) {
    const Address table = kinds::referenced_table(key);
    Names columns = kinds::list_of(key, "referenced_columns");
    for (const std::string& column : columns) add(key, column_of(table, column));
    std::sort(columns.begin(), columns.end());
    for (const Draft* candidate : keys_[table]) {
      if (key_columns(*candidate) == columns) add(key, candidate->object.address);
    }
  }

  // A key's columns, sorted; of a unique index its elements, which match only where they are columns.
  static Names key_columns(const Draft& key) {
    Names out = kinds::list_of(key.object, "columns");
    for (std::string& column : out) {
      const auto name = key.kind->name == "index" ? parse_sql_name(column) : std::nullopt;
      if (name && name->size() == 1) column = name->front();
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  // Names without a schema are looked for where elaboration's search path looks.
  void find_named(const catalog::Object& object, std::string_view kind, const Names& name) {
    if (name.size() > 2) return;
    const Names schemas = name.size() == 2 ? Names{name[0]} : Names{object.address.schema, "public"};
    for (const std::string& schema : schemas) {
      const Address needs{.kind = std::string(kind), .schema = schema, .name = name.back()};
      if (objects_.contains(needs)) return add(object, needs);
    }
  }

  // Tables after those that they are partitions or children of.
  void find_parents(const catalog::Object& tie) {
    const std::string& kind = tie.address.kind;
    if (kind != "partition" && kind != "inheritance") return;
    const Names parents =
        kind == "partition" ? Names{std::string(tie.get("of"))} : kinds::list_of(tie, "parents");
    catalog::Object table;
    table.address = tie.parent;
    for (const std::string& parent : parents) {
      const auto name = parse_sql_name(parent);
      if (!name) continue;
      find_named(table, "table", *name);
      find_named(tie, "table", *name);
    }
  }

  // A type's name is unique, whatever kind of object makes the type.
  static std::string type_claim(std::string_view schema, std::string_view name) {
    return "type " + sql::qualified(schema, name);
  }

  void note_type(const Draft& draft) {
    if (!draft.kind->claims) return;
    for (std::string& claim : draft.kind->claims(draft.object)) {
      if (claim.starts_with("type ")) types_.emplace(std::move(claim), draft.object.address);
    }
  }

  void find_types(const Draft& draft) {
    for (const kinds::AttributeForm& form : draft.kind->attributes) {
      const std::string text(draft.object.get(form.name));
      if (form.fragment != sql::Fragment::type || form.shape != kinds::Shape::text) continue;
      if (const auto name = parse_sql_name(element_type(text))) find_type(draft.object, *name);
    }
  }

  void find_type(const catalog::Object& object, const Names& name) {
    if (name.size() > 2) return;
    const Names schemas = name.size() == 2 ? Names{name[0]} : Names{object.address.schema, "public"};
    for (const std::string& schema : schemas) {
      const auto type = types_.find(type_claim(schema, name.back()));
      if (type != types_.end()) return add(object, type->second);
    }
  }

  void find_sequences(const catalog::Object& value) {
    for (const Names& name : sequences_in(value.get("expression"))) find_named(value, "sequence", name);
  }

  std::unordered_set<Address> objects_;
  std::unordered_map<std::string, Address> types_;  // by the claim to their name
  std::unordered_map<Address, std::vector<const Draft*>>
      keys_;  // of each table: what a foreign key may point to
  std::vector<catalog::Dependency> found_;
};

}  // namespace

std::vector<catalog::Dependency> dependencies_of(const Model& model) {
  return DependencyFinder(model).find(model);
}

}  // namespace migrate::registry
