#include "generate/cpp_models.hpp"

#include <array>
#include <map>
#include <set>

#include "error/joined.hpp"
#include "generate/cpp_calls.hpp"
#include "generate/cpp_plan.hpp"
#include "generate/cpp_table.hpp"

namespace migrate::generate {
namespace {

using config::YamlDocument;

// What a file of models includes and declares before it describes anything.
std::string declaration_of(const CppEnum& type) {
  std::vector<std::string> names;
  for (const CppLabel& label : type.labels) names.push_back(label.enumerator);
  return "enum class " + type.name + " { " + wrapped(names, 2) + " };\n";
}

std::string declaration_of(const CppStruct& model) {
  if (model.name.empty()) return "";
  std::vector<std::string> bases;
  for (const CppStruct* base : model.bases) bases.push_back(base->name);
  std::string out = "\nstruct " + model.name + (bases.empty() ? "" : " : ") + joined(bases) + " {";
  for (const CppColumn& column : model.columns) {
    if (column.member.empty()) continue;
    const std::string& type = column.type.name;
    out += "\n  " + (column.nullable ? "std::optional<" + type + ">" : type) + ' ' + column.member + ';';
  }
  return out + (out.ends_with('{') ? "};\n" : "\n};\n");
}

// The kinds of constraints and indexes whose names the naming convention makes of the key in the registry.
std::set<std::string> kinds_named_by_key(const std::vector<YamlDocument>& documents) {
  static const std::map<std::string, std::string> kinds = {
      {"uq", "unique"}, {"ix", "index"}, {"fk", "foreign_key"}};
  std::set<std::string> out;
  for (const YamlDocument& document : documents) {
    const YamlNode* naming = document.root().find("naming");
    if (!naming) continue;
    for (const config::YamlPair& pair : naming->pairs()) {
      const std::string& pattern = pair.value->text();
      const bool uses_key = pattern.find("{name}") != std::string::npos ||
                            pattern.find("(constraint_name)") != std::string::npos;
      if (const auto kind = kinds.find(pair.key->text()); uses_key && kind != kinds.end())
        out.insert(kind->second);
    }
  }
  return out;
}

// The body of MIGRATE_MODELS.
class Description {
 public:
  Description(const CppPlan& plan, std::set<std::string> kinds_named_by_key)
      : plan_(plan), tables_(plan, std::move(kinds_named_by_key)) {
    for (const CppStruct& model : plan.structs()) variables_.take(model.name);
    for (const CppEnum& type : plan.enums()) variables_.take(type.name);
  }

  void add(const YamlNode& root) {
    for (const config::YamlPair& pair : root.pairs()) {
      const std::string& key = pair.key->text();
      if (key == "naming") {
        add_naming(*pair.value);
      } else if (key == "schemas") {
        for (const Entry& schema : entries_of(*pair.value, Scalars::names)) add_schema(schema);
      } else if (key == "sql") {
        add_sql(*pair.value);
      } else {
        add_section("registry", "", key, *pair.value);
      }
    }
  }

  void add_sql(const std::string& statements) {
    text_ += "\n  registry.raw_sql(" + string_literal(statements) + ");\n";
  }

  const std::string& text() const { return text_; }

 private:
  void add_naming(const YamlNode& naming) {
    Chain chain("registry");
    for (const config::YamlPair& pair : naming.pairs()) {  // another source may repeat what one says
      if (named_.insert(pair.key->text()).second)
        chain.call("naming", string_literal(pair.key->text()) + ", " + string_literal(pair.value->text()));
    }
    if (chain.has_calls()) text_ += "\n" + chain.text();
  }

  void add_sql(const YamlNode& sql) {
    if (sql.is_scalar()) add_sql(sql.text());
    for (const YamlNode* item : sql.items()) add_sql(item->text());
  }

  void add_schema(const Entry& schema) {
    const auto is_section = [](const config::YamlPair& pair) {
      return find_section(pair.key->text(), "schema");
    };
    const auto& pairs = schema.body->pairs();
    std::set<std::string_view> sections;
    for (const config::YamlPair& pair : pairs) {
      if (is_section(pair)) sections.insert(pair.key->text());
    }
    const std::string call = "registry.schema(" + string_literal(schema.name) + ")";
    const std::string variable = sections.empty() ? "" : variables_.take(cpp_name(schema.name));
    Chain chain(sections.empty() ? call : "auto " + variable + " = " + call);
    add_calls(chain, kinds::get("schema"), *schema.body, sections);
    text_ += "\n" + chain.text();
    for (const config::YamlPair& pair : pairs) {
      if (is_section(pair)) add_section(variable, schema.name, pair.key->text(), *pair.value);
    }
  }

  void add_section(const std::string& space, const std::string& schema, const std::string& section,
                   const YamlNode& objects) {
    if (section == "mixins" || section == "tables" || section == "foreign_tables") {
      for (const Entry& entry : section == "mixins" ? entries_of(objects) : named_entries_of(objects))
        text_ += "\n" + tables_.text_of(space, section, schema, entry, variables_);
    } else if (section == "enums") {
      for (const Entry& entry : named_entries_of(objects)) add_enum(space, schema, entry);
    } else {
      const kinds::Kind& kind = *find_section(section, schema.empty() ? "registry" : "schema");
      const Scalars scalars = kind.is_in("registry") ? Scalars::names : Scalars::bodies;
      for (const Entry& entry : entries_of(objects, scalars)) add_object(space, kind, entry);
    }
  }

  void add_enum(const std::string& space, const std::string& schema, const Entry& entry) {
    const CppEnum* type = plan_.find_enum(id_of("enums", schema, entry.name));
    if (!type) return add_object(space, kinds::get("enum"), entry);  // it has no labels
    std::vector<std::string> labels;
    for (const CppLabel& label : type->labels) {
      const std::string value = type->name + "::" + label.enumerator, text = string_literal(label.text);
      labels.push_back(label.renamed_from.empty()
                           ? "{" + value + ", " + text + "}"
                           : "{.value = " + value + ", .text = " + text +
                                 ", .renamed_from = " + string_literal(label.renamed_from) + "}");
    }
    Chain chain(space + ".enumeration<" + type->name + ">(" + string_literal(entry.name) + ", {" +
                joined(labels) + "})");
    add_calls(chain, kinds::get("enum"), *entry.body, {"labels", "name"}, Builder::object);
    text_ += "\n" + chain.text();
  }

  // Of the kinds that have a builder of their own, what its function takes beside the name.
  struct Function {
    std::string_view kind;
    std::string_view function;
    std::string_view second{};  // the key; without it the builder cannot be used
  };

  void add_object(const std::string& space, const kinds::Kind& kind, const Entry& entry) {
    static constexpr auto builders = std::to_array<Function>({
        {"function", "function"},
        {"procedure", "procedure"},
        {"sequence", "sequence"},
        {"extension", "extension"},
        {"view", "view", "definition"},
        {"materialized_view", "materialized_view", "definition"},
        {"domain", "domain", "type"},
    });
    for (const Function& builder : builders) {
      if (builder.kind != kind.name) continue;
      const YamlNode* second = entry.body->is_map() ? entry.body->find(builder.second) : entry.body;
      if (!builder.second.empty() && (!second || !second->is_scalar())) continue;
      const std::string argument = builder.second.empty() ? "" : ", " + string_literal(second->text());
      Chain chain(space + '.' + std::string(builder.function) + '(' + string_literal(entry.name) + argument +
                  ')');
      return finish(std::move(chain), kind, entry, {builder.second}, Builder::own);
    }
    Chain chain(space + ".object(" + string_literal(kind.section) + ", " + string_literal(entry.name) + ')');
    finish(std::move(chain), kind, entry, {}, Builder::object);
  }

  void finish(Chain chain, const kinds::Kind& kind, const Entry& entry,
              const std::set<std::string_view>& said, Builder builder) {
    if (!entry.body->is_map() && !entry.body->is_null() && !said.contains(kind.short_form))
      add_call(chain, kind, std::string(kind.short_form), *entry.body, builder);
    add_calls(chain, kind, *entry.body, said, builder);
    text_ += "\n" + chain.text();
  }

  // The kind whose objects stand in the section; null where that is none of the container's.
  static const kinds::Kind* find_section(std::string_view section, std::string_view container) {
    for (const kinds::Kind* kind : kinds::all()) {
      const bool is_in = kind->is_in(container) || (container == "registry" && kind->is_in("schema"));
      if (kind->section == section && is_in) return kind;
    }
    return nullptr;
  }

  const CppPlan& plan_;
  TableWriter tables_;
  UniqueNames variables_;
  std::set<std::string> named_;
  std::string text_;
};

}  // namespace

std::string cpp_models(const registry::ModelTexts& texts) {
  std::vector<YamlDocument> documents;
  for (const registry::Source& source : texts.yaml)
    documents.push_back(config::parse_yaml(source.text, source.file));
  std::vector<const YamlNode*> roots;
  roots.reserve(documents.size());
  for (const YamlDocument& document : documents) roots.push_back(&document.root());
  const CppPlan plan(roots);
  Description description(plan, kinds_named_by_key(documents));
  for (const YamlNode* root : roots) description.add(*root);
  for (const registry::Source& source : texts.sql) description.add_sql(source.text);

  std::string out =
      "// Models of a PostgreSQL schema, written by `migrate generate cpp`.\n#include <migrate/model.hpp>\n";
  if (!plan.enums().empty()) out += '\n';
  for (const CppEnum& type : plan.enums()) out += declaration_of(type);
  for (const CppStruct& model : plan.structs()) out += declaration_of(model);
  return out + "\nMIGRATE_MODELS(registry) {" + description.text() + "}\n";
}

}  // namespace migrate::generate
