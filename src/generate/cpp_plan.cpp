#include "generate/cpp_plan.hpp"

#include <algorithm>

#include "registry/names.hpp"

namespace migrate::generate {
namespace {

const YamlNode nothing{};

// At the top of a registry a name may have its schema before it.
struct QualifiedName {
  std::string schema;
  std::string name;
};
QualifiedName qualified(const std::string& name, const std::string& schema) {
  const std::optional<registry::Names> parts = schema.empty() ? registry::parse_name(name) : std::nullopt;
  if (parts && parts->size() == 2) return {parts->front(), parts->back()};
  return {schema.empty() ? "public" : schema, parts && parts->size() == 1 ? parts->front() : name};
}

bool is_flag(const YamlNode* value) {
  return value && value->boolean().value_or(false);
}

std::string text_of(const YamlNode* node) {
  return node ? node->text() : "";
}

// The type that a column's body says, without the "?" of those that may be null.
std::string type_text_of(const YamlNode& body) {
  std::string out = body.is_map() ? text_of(body.find("type")) : body.text();
  if (out.ends_with('?')) out.pop_back();
  return out;
}

bool may_be_null(const YamlNode& body) {
  const std::string type = body.is_map() ? text_of(body.find("type")) : body.text();
  return type.ends_with('?') || is_flag(body.find("nullable"));
}

bool includes(const CppStruct& mixin, const CppStruct& other) {
  return std::any_of(mixin.bases.begin(), mixin.bases.end(),
                     [&](const CppStruct* base) { return base == &other || includes(*base, other); });
}

// How many bases have the column, and one of them.
int count_in_bases(const CppStruct& model, std::string_view column, Member& found) {
  int count = 0;
  for (const CppStruct* base : model.bases) {
    if (const CppColumn* own = base->find(column)) {
      found = {base, own};
      ++count;
    } else {
      count += count_in_bases(*base, column, found);
    }
  }
  return count;
}

}  // namespace

std::vector<Entry> entries_of(const YamlNode& section, Scalars scalars) {
  std::vector<Entry> out;
  for (const config::YamlPair& pair : section.pairs()) out.push_back({pair.key->text(), pair.value});
  for (const YamlNode* item : section.items()) {
    if (item->is_scalar() && scalars == Scalars::names) {
      out.push_back({item->text(), &nothing});
    } else {
      out.push_back({text_of(item->find("name")), item});
    }
  }
  return out;
}

std::vector<Entry> named_entries_of(const YamlNode& section) {
  std::vector<Entry> out = entries_of(section);
  for (Entry& entry : out) {
    if (const YamlNode* name = entry.body->find("name")) entry.name = name->text();
  }
  return out;
}

std::string id_of(std::string_view section, std::string_view schema, std::string_view key) {
  return std::string(section) + '\n' + std::string(schema) + '\n' + std::string(key);
}

const CppColumn* CppStruct::find(std::string_view column) const {
  const auto at =
      std::find_if(columns.begin(), columns.end(), [&](const CppColumn& c) { return c.name == column; });
  return at == columns.end() || at->member.empty() ? nullptr : &*at;
}

bool CppStruct::has_member(std::string_view member) const {
  return std::any_of(columns.begin(), columns.end(), [&](const CppColumn& c) { return c.member == member; });
}

Member find_member(const CppStruct& model, std::string_view column) {
  if (const CppColumn* own = model.find(column)) return {&model, own};
  Member found;
  return count_in_bases(model, column, found) == 1 ? found : Member{};
}

CppPlan::CppPlan(const std::vector<const YamlNode*>& roots) {
  const auto each_space = [&](const auto& add) {
    for (const YamlNode* root : roots) {
      add(*root, "");
      const YamlNode* schemas = root->find("schemas");
      for (const Entry& schema : schemas ? entries_of(*schemas, Scalars::names) : std::vector<Entry>{})
        add(*schema.body, schema.name);
    }
  };
  each_space([&](const YamlNode& space, const std::string& schema) { add_enums(space, schema); });
  for (const YamlNode* root : roots) {
    const YamlNode* section = root->find("mixins");
    for (Entry& entry : section ? entries_of(*section) : std::vector<Entry>{})
      mixins_.push_back(std::move(entry));
  }
  add_mixins();
  for (const std::string_view section : {"tables", "foreign_tables"})
    each_space([&](const YamlNode& space, const std::string& schema) { add_tables(space, schema, section); });
}

void CppPlan::add_enums(const YamlNode& space, const std::string& schema) {
  const YamlNode* section = space.find("enums");
  for (const Entry& entry : section ? named_entries_of(*section) : std::vector<Entry>{}) {
    const YamlNode* labels = entry.body->is_map() ? entry.body->find("labels") : entry.body;
    const auto [in, type] = qualified(entry.name, schema);
    if (!labels || labels->items().empty()) continue;
    CppEnum& out = enums_.emplace_back(
        CppEnum{id_of("enums", schema, entry.name), in, type, type_names_.take(type_name(type)), {}});
    UniqueNames enumerators;
    for (const YamlNode* label : labels->items()) {
      const std::string text = label->is_map() ? text_of(label->find("name")) : label->text();
      out.labels.push_back({enumerators.take(cpp_name(text)), text, text_of(label->find("renamed_from"))});
    }
  }
}

void CppPlan::add_mixins() {
  for (const Entry& mixin : mixins_) add_mixin(mixin.name);
}

// With those that it includes before it; null for one that has no struct.
const CppStruct* CppPlan::add_mixin(const std::string& name) {
  const auto at =
      std::find_if(mixins_.begin(), mixins_.end(), [&](const Entry& entry) { return entry.name == name; });
  if (at == mixins_.end() || std::find(open_.begin(), open_.end(), name) != open_.end()) return nullptr;
  const std::string id = id_of("mixins", "", name);
  if (!find_struct(id)) {
    open_.push_back(name);
    add_struct({.id = id}, *at->body, type_name(name));
    open_.pop_back();
  }
  const CppStruct* out = find_struct(id);
  return out->name.empty() ? nullptr : out;
}

void CppPlan::add_tables(const YamlNode& space, const std::string& schema, std::string_view section) {
  const YamlNode* tables = space.find(section);
  for (const Entry& entry : tables ? named_entries_of(*tables) : std::vector<Entry>{}) {
    const auto [in, table] = qualified(entry.name, schema);
    add_struct({.id = id_of(section, schema, entry.name), .schema = in, .table = table}, *entry.body,
               type_name(singular(table)));
  }
}

void CppPlan::add_struct(CppStruct model, const YamlNode& body, const std::string& name) {
  add_bases(model, body);
  add_columns(model, body);
  const bool has_members = std::any_of(model.columns.begin(), model.columns.end(),
                                       [](const CppColumn& column) { return !column.member.empty(); });
  if (has_members || !model.bases.empty()) model.name = type_names_.take(name);
  structs_.push_back(std::move(model));
}

void CppPlan::add_bases(CppStruct& model, const YamlNode& body) {
  const YamlNode* names = body.find("mixins");
  if (!names) return;
  for (const YamlNode* name : names->is_sequence() ? names->items() : std::vector{names}) {
    if (const CppStruct* mixin = add_mixin(name->text())) {
      model.bases.push_back(mixin);
    } else {
      model.mixins.push_back(name->text());
    }
  }
  std::vector<const CppStruct*> outer;  // a base that another one has already would be there twice
  for (const CppStruct* base : model.bases) {
    const bool again = std::find(outer.begin(), outer.end(), base) != outer.end() ||
                       std::any_of(model.bases.begin(), model.bases.end(),
                                   [&](const CppStruct* other) { return includes(*other, *base); });
    if (!again) outer.push_back(base);
  }
  model.bases = std::move(outer);
}

void CppPlan::add_columns(CppStruct& model, const YamlNode& body) const {
  const YamlNode* section = body.find("columns");
  UniqueNames members;
  for (const Entry& entry : section ? named_entries_of(*section) : std::vector<Entry>{}) {
    CppColumn& column = model.columns.emplace_back();
    column.name = entry.name;
    const std::string type = type_text_of(*entry.body);
    if (type.empty()) continue;
    column.type = cpp_type_of(type, [&](const std::string& sql) { return enum_of(sql, model.schema); });
    column.nullable = may_be_null(*entry.body);
    column.member = members.take(cpp_name(entry.name));
  }
}

std::string CppPlan::enum_of(const std::string& sql, const std::string& schema) const {
  const std::optional<registry::Names> name = registry::parse_sql_name(sql);
  if (!name || name->size() > 2) return "";
  for (const std::string& in :
       name->size() == 2 ? registry::Names{name->front()} : registry::Names{schema, "public"}) {
    for (const CppEnum& candidate : enums_) {
      if (candidate.schema == in && candidate.type == name->back()) return candidate.name;
    }
  }
  return "";
}

const CppStruct* CppPlan::find_struct(const std::string& id) const {
  const auto at =
      std::find_if(structs_.begin(), structs_.end(), [&](const CppStruct& s) { return s.id == id; });
  return at == structs_.end() ? nullptr : &*at;
}

const CppEnum* CppPlan::find_enum(const std::string& id) const {
  const auto at = std::find_if(enums_.begin(), enums_.end(), [&](const CppEnum& e) { return e.id == id; });
  return at == enums_.end() ? nullptr : &*at;
}

const CppStruct* CppPlan::find_table(const std::string& schema, const std::string& name) const {
  for (const std::string& in : {schema, std::string("public")}) {
    for (const CppStruct& model : structs_) {
      if (model.schema == in && model.table == name) return model.name.empty() ? nullptr : &model;
    }
  }
  return nullptr;
}

}  // namespace migrate::generate
