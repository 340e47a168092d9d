#include "registry/reader.hpp"

#include <algorithm>

#include "registry/column_sugar.hpp"
#include "registry/keys.hpp"
#include "registry/spelling.hpp"
#include "sql/arguments.hpp"
#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;

// The sections that may stand at the top of a file: those of the registry, and those of the schema `public`.
bool is_root_section(const kinds::Kind& kind) {
  return kind.is_in("registry") || kind.is_in("schema");
}

// Takes the arguments off the end of `f(a integer)`, parentheses included; empty where there are none.
std::string cut_arguments(std::string& key) {
  const sql::Called call = sql::split_call(key);
  if (!call.has_arguments) return "";
  std::string out = '(' + std::string(call.arguments) + ')';
  key = std::string(call.name);
  return out;
}

std::string flaw_of_name_for(const kinds::Kind& kind, const std::string& name) {
  if (kind.composed_name) return sql::flaw_of_fragment(sql::Fragment::clause, name);
  const std::string flaw = flaw_of_name(name);
  return flaw.empty() && kind.flaw_of_name ? kind.flaw_of_name(name) : flaw;
}

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

}  // namespace

Reader::Reader(Model& model, const Mixins& mixins, Problems& problems)
    : model_(model), mixins_(mixins), problems_(problems) {
  schema("public", {});
}

void Reader::read(const YamlNode& root) {
  if (root.is_null()) return;
  if (!root.is_map()) {
    return problems_.add("a model file holds a mapping, this is " + std::string(root.kind_name()),
                         root.place(), "begin with `tables:`");
  }
  check_root(root);
  if (const YamlNode* schemas = root.find("schemas")) read_schemas(*schemas);
  for (const kinds::Kind* kind : kinds::all()) {
    if (!is_root_section(*kind)) continue;
    if (const YamlNode* section = root.find(kind->section)) read_root_section(*kind, *section);
  }
}

void Reader::check_root(const YamlNode& root) {
  std::vector<std::string> known = {"naming", "mixins", "schemas", "sql"};
  for (const kinds::Kind* kind : kinds::all()) {
    if (is_root_section(*kind)) known.emplace_back(kind->section);
  }
  for (const YamlPair& pair : root.pairs()) {
    if (std::find(known.begin(), known.end(), pair.key->text()) != known.end()) continue;
    std::string hint = did_you_mean(pair.key->text(), known);
    if (hint.empty())
      hint =
          "at the top of a model file stand naming, mixins, schemas, tables, enums and the sections of "
          "other kinds of objects";
    problems_.add("unknown key " + in_quotes(pair.key->text()), pair.key->place(), std::move(hint));
  }
}

void Reader::read_schemas(const YamlNode& section) {
  for (const Entry& entry : entries_of({&section}, "schemas", ListOf::names, problems_)) {
    if (!entry.named) {
      problems_.add("\"schemas\" takes a mapping of names, or a list of names", entry.place);
      continue;
    }
    Draft& draft = schema(entry.name, entry.place);
    if (entry.body) read_body(draft, *entry.body);
  }
}

// A schema may be mentioned any number of times; all that is said of it adds up.
Draft& Reader::schema(const std::string& name, const Place& place) {
  Draft*& draft = schemas_[name];
  if (!draft) {
    if (const std::string flaw = flaw_of_name(name); !flaw.empty()) {
      problems_.add("the name " + in_quotes(name) + " " + flaw, place);
    }
    draft = &model_.add(kinds::get("schema"), {.kind = "schema", .name = name}, place);
  }
  if (draft->place.file.empty()) draft->place = place;
  return *draft;
}

// Names with a dot say which schema they are in: `billing.invoices`.
void Reader::read_root_section(const kinds::Kind& kind, const YamlNode& section) {
  const bool in_schema = kind.is_in("schema");
  const ListOf list_of = in_schema ? ListOf::bodies : ListOf::names;
  for (Entry& entry : entries_of({&section}, kind.section, list_of, problems_)) {
    std::string schema_name = "public";
    const std::string arguments = has_signature(kind) ? cut_arguments(entry.name) : "";
    std::optional<Names> names = in_schema && entry.named ? parse_name(entry.name) : std::nullopt;
    if (names && names->size() <= 2) {
      entry.name = (has_signature(kind) ? format_name({names->back()}) : names->back()) + arguments;
      if (names->size() == 2) schema_name = names->front();
    }
    read_object(kind, in_schema ? schema(schema_name, entry.place).object.address : Address{}, entry);
  }
}

void Reader::read_section(const kinds::Kind& kind, const Body& body, const Address& container) {
  if (kind.single) {
    if (const YamlNode* value = body.find(kind.section)) {
      read_object(kind, container, {.body = value, .place = value->place()});
    }
    return;
  }
  for (const Entry& entry : entries_of(body.all(kind.section), kind.section, ListOf::bodies, problems_)) {
    read_object(kind, container, entry);
  }
}

void Reader::read_object(const kinds::Kind& kind, const Address& container, const Entry& entry) {
  Draft& draft = model_.add(kind, address_in(container, kind, ""), entry.place, container);
  if (has_signature(kind)) {
    give_signature(draft, entry);
  } else {
    give_name(draft, entry);
  }
  if (kind.ordered) draft.object.position = ++column_counts_[container];
  if (entry.body) read_body(draft, *entry.body);
  check_complete(draft);
}

// The key is the name, or its {name}; a `name` in the body is the name itself.
void Reader::give_name(Draft& draft, const Entry& entry) {
  const YamlNode* own = entry.body ? entry.body->find("name") : nullptr;
  const bool whole = !model_.naming.uses_name(*draft.kind);
  std::string name = own ? own->text() : entry.named && whole ? entry.name : "";
  draft.name_part = entry.name;
  const bool by_convention = !own && (!entry.named || !whole);
  if (by_convention && model_.naming.covers(*draft.kind)) return;
  if (by_convention && draft.kind->single) name = draft.object.parent.name;
  const Place place = own ? own->place() : entry.place;
  const std::string flaw = flaw_of_name_for(*draft.kind, name);
  if (!flaw.empty()) {
    draft.broken = true;
    if (own || entry.named) return problems_.add("the name " + in_quotes(name) + " " + flaw, place);
    return problems_.add("this " + std::string(draft.kind->name) + " has no name", place,
                         "give it a `name:`, or write the section as a mapping of names");
  }
  draft.object.address.name = std::move(name);
}

// The key is the name with the arguments: `add(a integer, b integer)`.
void Reader::give_signature(Draft& draft, const Entry& entry) {
  Entry named = entry;
  const std::string arguments = cut_arguments(named.name);
  if (const std::optional<Names> names = parse_name(named.name); names && names->size() == 1)
    named.name = names->front();
  give_name(draft, named);
  const std::string_view inside =
      arguments.empty() ? "" : std::string_view(arguments).substr(1, arguments.size() - 2);
  if (find_form(*draft.kind, "arguments")) {
    draft.object.set("arguments", std::string(inside));
    draft.places["arguments"] = {entry.place};
    draft.object.address.signature = sql::signature_of(inside);
  } else {
    draft.object.address.signature = '(' + std::string(inside) + ')';
  }
}

Draft& Reader::add_part(std::string_view kind, const Draft& column, Place place, std::string name_part) {
  const kinds::Kind& part = kinds::get(kind);
  const std::string name = part.parent.empty() ? "" : column.object.address.name;
  const Address parent = part.parent.empty() ? column.object.parent : column.object.address;
  Draft& draft = model_.add(part, address_in(column.object.parent, part, name), std::move(place), parent);
  draft.name_part = std::move(name_part);
  return draft;
}

void Reader::read_body(Draft& draft, const YamlNode& body) {
  const kinds::AttributeForm* unless = unless_form(*draft.kind);
  if (unless) draft.object.set(unless->name, "true");
  if (body.is_map()) {
    const bool is_table = draft.kind->name == "table";
    read_keys(draft, is_table ? mixins_.expand(body, problems_) : Body({&body}));
  } else if (!body.is_null()) {
    read_short_form(draft, body);
  }
}

void Reader::read_short_form(Draft& draft, const YamlNode& value) {
  const kinds::AttributeForm* form = find_form(*draft.kind, draft.kind->short_form);
  if (form) {
    read_form(draft, *form, value);
  } else {
    problems_.add("the body of a " + std::string(draft.kind->name) + " is a mapping, this is " +
                      std::string(value.kind_name()),
                  value.place());
  }
  // A column alone can say more in its short form: `serial`.
  if (draft.kind->name == "column") read_column_sugar(*this, draft, Body({}));
}

void Reader::read_keys(Draft& draft, const Body& body) {
  check_keys(draft, body);
  for (const kinds::AttributeForm& form : draft.kind->attributes) {
    if (form.inspected == "key") continue;
    if (const YamlNode* value = body.find(key_of(form))) read_form(draft, form, *value);
  }
  read_common_keys(draft, body);
  if (draft.kind->section == "columns") read_column_sugar(*this, draft, body);
  for (const kinds::Kind* inner : kinds::all()) {
    if (inner->is_in(draft.kind->name)) read_section(*inner, body, draft.object.address);
  }
}

// A short form that ends in "?" says what the kind's `unless` key says: `text?` is nullable.
void Reader::read_form(Draft& draft, const kinds::AttributeForm& form, const YamlNode& value) {
  read_attribute(form, value, draft, model_, problems_);
  const kinds::AttributeForm* unless = unless_form(*draft.kind);
  if (!unless || form.name != draft.kind->short_form) return;
  std::string text(draft.object.get(form.name));
  if (!text.ends_with('?')) return;
  text.pop_back();
  draft.object.set(form.name, text);
  draft.object.set(unless->name, "");
  draft.places[std::string(unless->name)] = {value.place()};
}

void Reader::read_common_keys(Draft& draft, const Body& body) {
  for (const kinds::Kind* kind : kinds::all()) {
    if (kind->annotates && kind->borne_by(*draft.kind))
      read_annotation(draft, *kind, std::string(draft.kind->name), kind->section, body);
  }
  for (const SaidBehind& behind : said_behind(*draft.kind))
    read_annotation(draft, *behind.says, std::string(behind.of), behind.key, body);
  const YamlNode* old = draft.kind->rename ? body.find("renamed_from") : nullptr;
  if (old) draft.renamed_from = read_text("renamed_from", *old, problems_).value_or("");
}

void Reader::read_annotation(Draft& draft, const kinds::Kind& kind, std::string of, std::string_view key,
                             const Body& body) {
  const YamlNode* value = body.find(key);
  if (!value) return;
  for (const Annotation& other : draft.annotations) {
    if (other.object.address.kind != kind.name || other.object.address.of != of) continue;
    return problems_.add(draft.title() + " has two of " + in_quotes(key), value->place(),
                         "the first is at " + other.place.text() + "; take one of them away");
  }
  Draft said{.kind = &kind, .object = {}, .place = value->place()};
  said.object.address = draft.object.address;
  said.object.address.kind = std::string(kind.name);
  said.object.address.of = std::move(of);
  read_attribute(*find_form(kind, kind.short_form), *value, said, model_, problems_);
  if (!said.object.attributes().empty())
    draft.annotations.push_back({std::move(said.object), std::move(said.place)});
}

void Reader::check_keys(const Draft& draft, const Body& body) {
  std::vector<std::string>& known = known_keys_[draft.kind];
  if (known.empty()) known = known_keys(*draft.kind);
  for (const YamlNode* layer : body.layers()) {
    for (const YamlPair& pair : layer->pairs()) {
      const std::string& key = pair.key->text();
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      std::string hint = did_you_mean(key, known);
      problems_.add("unknown key " + in_quotes(key) + " in this " + std::string(draft.kind->name),
                    pair.key->place(), std::move(hint));
    }
  }
}

// What stands inside another object is nothing without its main attribute, and nothing is without a required
// one.
void Reader::check_complete(Draft& draft) {
  for (const kinds::AttributeForm& form : draft.kind->attributes) {
    if (!form.required || draft.object.has(form.name) || draft.given(form.name)) continue;
    draft.broken = true;
    problems_.add(draft.title() + " has no " + std::string(key_of(form)), draft.place,
                  "give it a `" + std::string(key_of(form)) + ":`");
  }
  for (const Annotation& said : draft.annotations) {
    const std::string& of = said.object.address.of;
    if (of == draft.kind->name || address_behind(draft.object, of)) continue;
    problems_.add(draft.title() + " has no " + of + " behind it", said.place,
                  "only an identity column has; what `sequences` lists says it there");
  }
  const std::string_view main = draft.kind->short_form;
  if (draft.kind->is_in("registry") || draft.kind->is_in("schema") || main.empty()) return;
  const bool has = draft.object.has(main);
  if (!has && !draft.object.has("inherited")) draft.broken = true;
  if (has || draft.given(main) || draft.object.has("inherited")) return;
  problems_.add(draft.title() + " has no " + std::string(main), draft.place,
                "give it a `" + std::string(main) + ":`");
}

}  // namespace migrate::registry
