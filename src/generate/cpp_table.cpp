#include "generate/cpp_table.hpp"

#include "error/joined.hpp"
#include "generate/cpp_calls.hpp"
#include "registry/names.hpp"

namespace migrate::generate {
namespace {

// The parts of a table that are objects, and have functions or sections of their own.
const std::set<std::string_view> parts = {"columns", "primary_key",  "uniques", "checks",   "exclusions",
                                          "indexes", "foreign_keys", "rules",   "triggers", "policies"};

// Writes the statements of one table.
class TableText {
 public:
  TableText(const CppPlan& plan, const std::set<std::string>& kinds_named_by_key, const CppStruct& model,
            std::string variable)
      : plan_(plan), kinds_named_by_key_(kinds_named_by_key), model_(model), variable_(std::move(variable)) {}

  std::string text_of(const YamlNode& body) {
    for (const config::YamlPair& pair : body.pairs()) {
      const std::string& key = pair.key->text();
      if (key == "primary_key") add_keyed(kinds::get("primary_key"), {"", pair.value}, "primary_key");
      if (key == "primary_key" || !parts.contains(key)) continue;
      for (const Entry& entry : key == "columns" ? named_entries_of(*pair.value) : entries_of(*pair.value))
        add_part(key, pair.value->is_map(), entry);
    }
    return std::move(text_);
  }

 private:
  // `keyed`: the section is a mapping, and the entry's name its key.
  void add_part(const std::string& section, bool keyed, const Entry& entry) {
    if (section == "columns") return add_column(entry);
    if (section == "uniques") return add_listed(kinds::get("unique"), keyed, entry, "unique");
    if (section == "indexes") return add_listed(kinds::get("index"), keyed, entry, "index");
    if (section == "foreign_keys") return add_listed(kinds::get("foreign_key"), keyed, entry, "foreign_key");
    if (section == "checks") return add_named(kinds::get("check"), keyed, entry, "check", "expression");
    if (section == "exclusions")
      return add_named(kinds::get("exclusion"), keyed, entry, "exclusion", "elements");
    if (section == "triggers") return add_named(kinds::get("trigger"), keyed, entry, "trigger", "");
    if (section == "policies") return add_named(kinds::get("policy"), keyed, entry, "policy", "");
    add_named(kinds::get("rule"), keyed, entry, "", "");
  }

  void add_column(const Entry& entry) {
    const CppColumn* column = model_.find(entry.name);
    const YamlNode& body = *entry.body;
    if (!column) {
      Chain chain(variable_ + ".object(\"columns\", " + string_literal(entry.name) + ')');
      add_calls(chain, kinds::get("column"), body, {"name"}, Builder::object);
      text_ += chain.text();
      return;
    }
    Chain chain(variable_ + ".column(&" + model_.name + "::" + column->member + ", " +
                string_literal(entry.name) + ')');
    if (!column->type.says_all) chain.call("type", string_literal(type_of(body)));
    const bool refers = body.find("references") != nullptr;
    for (const config::YamlPair& pair : body.pairs()) {
      const std::string& key = pair.key->text();
      if (key == "type" || key == "nullable" || key == "name") continue;
      if (key == "references" && add_reference(chain, *pair.value, {column})) continue;
      if (key == "on_update" && !refers) {
        chain.call("on_update_set", string_literal(pair.value->text()));
      } else {
        add_call(chain, kinds::get("column"), key, *pair.value);
      }
    }
    text_ += chain.text();
  }

  static std::string type_of(const YamlNode& body) {
    std::string out = body.is_map() ? body.find("type")->text() : body.text();
    if (out.ends_with('?')) out.pop_back();
    return out;
  }

  // Constraints and indexes that are said by their columns. Those whose key is a part of their name keep it.
  void add_listed(const kinds::Kind& kind, bool keyed, const Entry& entry, const std::string& function) {
    if (keyed && kinds_named_by_key_.contains(std::string(kind.name)))
      return add_object(kind, entry.name, *entry.body);
    add_keyed(kind, keyed ? entry : Entry{"", entry.body}, function);
  }

  void add_keyed(const kinds::Kind& kind, const Entry& entry, const std::string& function) {
    const YamlNode* columns = entry.body->is_map() ? entry.body->find("columns") : entry.body;
    if (!columns || columns->is_map() || columns->is_null()) return add_object(kind, entry.name, *entry.body);
    Chain chain(variable_ + '.' + function + '(' + columns_of(*columns) + ')');
    std::set<std::string_view> said = {"columns"};
    if (!entry.name.empty() && !entry.body->find("name")) chain.call("name", string_literal(entry.name));
    if (kind.name == "foreign_key" && add_references(chain, *entry.body, members_of(*columns)))
      said.insert({"references", "referenced_columns"});
    add_calls(chain, kind, *entry.body, said);
    text_ += chain.text();
  }

  // Parts that are called by their key; `main`: what the function takes beside it.
  void add_named(const kinds::Kind& kind, bool keyed, const Entry& entry, const std::string& function,
                 const std::string& main) {
    const YamlNode& body = *entry.body;
    const YamlNode* value = body.is_map() ? body.find(main) : &body;
    const bool fits = main.empty() ? body.is_map()
                                   : value && (main == "elements" || value->is_scalar()) && !value->is_map();
    if (!keyed || !fits || function.empty()) return add_object(kind, keyed ? entry.name : "", body);
    const std::string argument =
        main.empty() ? "" : ", " + (main == "elements" ? braced_list(*value) : string_literal(value->text()));
    Chain chain(variable_ + '.' + function + '(' + string_literal(entry.name) + argument + ')');
    add_calls(chain, kind, body, {main});
    text_ += chain.text();
  }

  // What the builders have no form for; a list's items have no key.
  void add_object(const kinds::Kind& kind, const std::string& key, const YamlNode& body) {
    const std::string name = key.empty() ? "" : ", " + string_literal(key);
    Chain chain(variable_ + ".object(" + string_literal(kind.section) + name + ')');
    if (!body.is_map() && !body.is_null())
      add_call(chain, kind, std::string(kind.short_form), body, Builder::object);
    add_calls(chain, kind, body, {}, Builder::object);
    text_ += chain.text();
  }

  // The columns that are members; null for one that is said as text.
  std::vector<const CppColumn*> members_of(const YamlNode& columns) const {
    std::vector<const CppColumn*> out;
    for (const YamlNode* column : columns.is_sequence() ? columns.items() : std::vector{&columns})
      out.push_back(find_member(model_, column->text()).column);
    return out;
  }

  // Members where they are columns of the struct, with what may follow them in an index ("desc"); else text.
  std::string columns_of(const YamlNode& columns) const {
    std::vector<std::string> out;
    for (const YamlNode* column : columns.is_sequence() ? columns.items() : std::vector{&columns}) {
      out.push_back(column_of(column->text()));
    }
    return joined(out);
  }

  std::string column_of(const std::string& text) const {
    if (const std::string member = member_of(model_, text); !member.empty()) return member;
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string member = member_of(model_, text.substr(0, blank)), rest = text.substr(blank);
    const bool is_words =
        rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_ ") == std::string::npos;
    if (member.empty() || !is_words) return string_literal(text);
    return "migrate::element(" + member + ", " + string_literal(rest.substr(1)) + ')';
  }

  // "&User::id"; empty where no member is the column's alone.
  static std::string member_of(const CppStruct& model, const std::string& column) {
    const Member found = find_member(model, column);
    if (!found.column) return "";
    const bool hidden = found.of != &model && model.has_member(found.column->member);
    return '&' + (hidden ? found.of : &model)->name + "::" + found.column->member;
  }

  // Whether the columns that a foreign key references are members of a struct; then they are said so.
  bool add_reference(Chain& chain, const YamlNode& value, const std::vector<const CppColumn*>& own) const {
    const std::optional<registry::Reference> reference = registry::parse_reference(value.text());
    if (!reference) return false;
    registry::Names name = reference->name, columns = reference->columns;
    if (columns.empty() && name.size() > 1) {
      columns = {name.back()};
      name.pop_back();
    }
    return name.size() <= 2 && say_references(chain, name, columns, own);
  }

  bool add_references(Chain& chain, const YamlNode& body, const std::vector<const CppColumn*>& own) const {
    const YamlNode* value = body.find("references");
    const YamlNode* columns = body.find("referenced_columns");
    if (!value || !columns) return value && add_reference(chain, *value, own);
    const std::optional<registry::Reference> reference = registry::parse_reference(value->text());
    if (!reference || !reference->columns.empty() || reference->name.size() > 2) return false;
    registry::Names names;
    for (const YamlNode* column : columns->is_sequence() ? columns->items() : std::vector{columns})
      names.push_back(column->text());
    return say_references(chain, reference->name, names, own);
  }

  // `own`: the key's columns, whose types are held against those; null for one that is said as text.
  bool say_references(Chain& chain, const registry::Names& table, const registry::Names& columns,
                      const std::vector<const CppColumn*>& own) const {
    const std::string schema = table.size() == 2       ? table.front()
                               : model_.schema.empty() ? "public"
                                                       : model_.schema;
    const CppStruct* target = plan_.find_table(schema, table.back());
    if (!target || columns.size() != own.size() || (table.size() == 2 && target->schema != schema))
      return false;
    std::vector<std::string> members;
    bool in_base = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Member member = find_member(*target, columns[i]);
      if (!member.column || (own[i] && !are_comparable(own[i]->type, member.column->type))) return false;
      in_base = in_base || (i == 0 && member.of != target);
      members.push_back(member_of(*target, columns[i]));
    }
    chain.call(in_base ? "references<" + target->name + '>' : "references", joined(members));
    return true;
  }

  // As include/migrate/model/types.hpp has it.
  static bool are_comparable(const CppType& a, const CppType& b) {
    return a.name == b.name ||
           (a.is_integer() && b.is_integer() && a.name == a.element && b.name == b.element);
  }

  const CppPlan& plan_;
  const std::set<std::string>& kinds_named_by_key_;
  const CppStruct& model_;
  const std::string variable_;
  std::string text_;
};

}  // namespace

std::string TableWriter::text_of(const std::string& space, const std::string& section,
                                 const std::string& schema, const Entry& table,
                                 UniqueNames& variables) const {
  const CppStruct& model = *plan_.find_struct(id_of(section, schema, table.name));
  const std::string variable = variables.take(cpp_name(model.table.empty() ? table.name : model.table));
  const std::string body = TableText(plan_, kinds_named_by_key_, model, variable).text_of(*table.body);
  const YamlNode* server = section == "foreign_tables" ? table.body->find("server") : nullptr;
  const std::string function = section == "mixins"   ? "mixin"
                               : section == "tables" ? "table"
                                                     : "foreign_table";
  const std::string type = model.name.empty() ? "" : '<' + model.name + '>';
  const std::string argument = server ? ", " + string_literal(server->text()) : "";
  Chain chain((body.empty() ? "" : "auto " + variable + " = ") + space + '.' + function + type + '(' +
              string_literal(table.name) + argument + ')');
  for (const std::string& mixin : model.mixins) chain.call("mixin", string_literal(mixin));
  std::set<std::string_view> said = parts;
  said.insert({"mixins", "server"});
  if (section != "mixins") said.insert("name");
  add_calls(chain, kinds::get(section == "foreign_tables" ? "foreign_table" : "table"), *table.body, said);
  return chain.text() + body;
}

}  // namespace migrate::generate
