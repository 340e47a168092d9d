#include "registry/spelling.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <map>

#include "kinds/clauses.hpp"
#include "kinds/extension_member.hpp"
#include "kinds/grants.hpp"
#include "registry/shapes.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

using catalog::Object;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

// An attribute that is one of a few words (kinds::AttributeForm::words), in any case.
void read_word(const kinds::AttributeForm& form, const YamlNode& value, Draft& draft, Problems& problems) {
  const std::string word = lower(value.text());
  if (!word.empty() && word == lower(form.usual)) return;
  for (const std::string_view known : form.words) {
    if (word == lower(known)) return draft.object.set(form.name, std::string(known));
  }
  std::string hint = "it is one of";
  for (const std::string_view known : form.words) {
    hint += (known == form.words.front() ? " " : ", ") + lower(known);
  }
  problems.add("\"" + std::string(key_of(form)) + "\" cannot be " +
                   (value.is_scalar() ? "\"" + value.text() + "\"" : std::string(value.kind_name())),
               value.place(), std::move(hint));
}

// identity: always | by default | true | {generation: always, increment: 2, …}
void read_identity(const YamlNode& value, Draft& draft, Model& model, Problems& problems) {
  const kinds::AttributeForm& form = *find_form(*draft.kind, "identity");
  if (const std::optional<bool> flag = value.boolean()) {
    return draft.object.set("identity", *flag ? "by default" : "");
  }
  if (!value.is_map()) return read_word(form, value, draft, problems);
  static const Names options = {"increment", "minvalue", "maxvalue", "start", "cache", "cycle"};
  draft.object.set("identity", "by default");
  for (const YamlPair& pair : value.pairs()) {
    const std::string& key = pair.key->text();
    if (key == "generation") {
      read_word(form, *pair.value, draft, problems);
    } else if (std::find(options.begin(), options.end(), key) != options.end()) {
      read_attribute(*find_form(*draft.kind, key), *pair.value, draft, model, problems);
    } else {
      Names known = options;
      known.push_back("generation");
      problems.add("unknown key \"" + key + "\" in identity", pair.key->place(), did_you_mean(key, known));
    }
  }
}

// A collation is SQL text; a name that SQL would not read as it stands (C, en_US.utf8, de-x-icu) is quoted.
void read_collation(const YamlNode& value, Draft& draft, Model&, Problems& problems) {
  const std::optional<std::string> text = read_text("collation", value, problems);
  if (!text) return;
  const bool is_sql = std::all_of(text->begin(), text->end(), [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '_' || c == '.';
  });
  const bool quoted = text->find('"') != std::string::npos;
  draft.object.set("collation", is_sql || quoted ? *text : sql::identifier(*text));
}

// labels: [pending, {name: done, renamed_from: finished}]
void read_labels(const YamlNode& value, Draft& draft, Model& model, Problems& problems) {
  Names labels;
  if (!value.is_sequence()) problems.add("an enum takes a list of labels", value.place());
  for (const YamlNode* item : value.items()) {
    const YamlNode* name = item->is_map() ? item->find("name") : item;
    const YamlNode* old = item->find("renamed_from");
    if (!name || !name->is_scalar() || (old && !old->is_scalar())) {
      problems.add("a label is a value or {name: …, renamed_from: …}", item->place(),
                   "put words like null in quotes");
      continue;
    }
    if (name->text().empty() || name->text().size() > max_name_bytes) {
      problems.add("the label \"" + name->text() + "\" " + flaw_of_name(name->text()), name->place());
    }
    if (std::find(labels.begin(), labels.end(), name->text()) != labels.end()) {
      problems.add("the label \"" + name->text() + "\" is there twice", name->place());
    }
    labels.push_back(name->text());
    if (old) {
      model.renames.push_back({.from = draft.object.address, .to = name->text(), .label = old->text()});
    }
  }
  if (!labels.empty()) draft.object.set("labels", sql::format_array(labels));
}

// owned_by: users.id
void read_owned_by(const YamlNode& value, Draft& draft, Model&, Problems& problems) {
  std::optional<Names> names = parse_name(value.text());
  if (names && names->size() == 2) names->insert(names->begin(), draft.object.address.schema);
  if (!names || names->size() != 3) {
    return problems.add("\"owned_by\" takes a column, like users.id", value.place());
  }
  draft.object.set("owned_by", sql::format_array(*names));
}

std::optional<Yaml> write_owned_by(const Object& sequence) {
  Names names = kinds::list_of(sequence, "owned_by");
  if (names.empty()) return std::nullopt;
  if (names.front() == sequence.address.schema) names.erase(names.begin());
  return Yaml::scalar(format_name(names));
}

// references: users | users(id) | billing.invoices(id, part)
void read_references(const YamlNode& value, Draft& draft, Model&, Problems& problems) {
  draft.reference = parse_reference(value.text());
  if (draft.reference) return;
  draft.broken = true;
  problems.add("\"references\" takes a table or its columns", value.place(),
               "write users, users.id, users(id), billing.invoices(id, part)");
}

std::optional<Yaml> write_references(const Object& key) {
  Reference reference{kinds::list_of(key, "references"), kinds::list_of(key, "referenced_columns")};
  if (reference.name.front() == key.address.schema) reference.name.erase(reference.name.begin());
  return Yaml::scalar(format_reference(reference));
}

std::optional<Yaml> said_in_references(const Object&) {
  return std::nullopt;
}

// What the privileges that a value names can be of.
kinds::PrivilegeScope scope_of(const Draft& draft, std::string_view attribute) {
  constexpr int any_version = std::numeric_limits<int>::max();
  if (!draft.object.address.of.empty())
    return kinds::scope_of(kinds::target_of(draft.object.address), any_version);
  if (draft.kind->name == "member_privileges")
    return kinds::scope_of_member(draft.object.address.name, any_version);
  std::string objects(attribute);
  std::transform(objects.begin(), objects.end(), objects.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  return kinds::scope_of_new(objects, any_version, false);
}

// The words of one privilege, "select with grant option", in lower case; empty with a problem reported.
std::string read_privilege(const YamlNode& value, const kinds::PrivilegeScope& scope, Problems& problems) {
  std::string text = lower(value.text());
  std::string_view word = text;
  if (word.ends_with(" with grant option")) word.remove_suffix(std::string_view(" with grant option").size());
  const std::optional<char> letter = kinds::letter_of(word);
  if (value.is_scalar() && (word == "all" || (letter && scope.all.find(*letter) != std::string::npos)))
    return text;
  problems.add(
      "there is no privilege " + (value.is_scalar() ? '"' + value.text() + '"' : "here") + " of this",
      value.place(),
      "write all, or words like select, insert, usage, execute; each may have "
      "`with grant option` after it");
  return "";
}

// grants: {app_user: [select, insert], public: [], owner: all}
void read_grants(std::string_view attribute, const YamlNode& value, Draft& draft, Problems& problems) {
  if (!value.is_map())
    return problems.add("privileges are a mapping of roles to what they may do", value.place(),
                        "write {app_user: [select, insert]}");
  const kinds::PrivilegeScope scope = scope_of(draft, attribute);
  Names elements;
  for (const YamlPair& pair : value.pairs()) {
    Names privileges;
    if (!pair.value->is_sequence()) privileges.push_back(read_privilege(*pair.value, scope, problems));
    for (const YamlNode* item : pair.value->items())
      privileges.push_back(read_privilege(*item, scope, problems));
    elements.push_back(pair.key->text() + '=' + joined(privileges));
  }
  kinds::set_order(draft.object, elements);
  std::sort(elements.begin(), elements.end());
  if (!elements.empty()) draft.object.set(attribute, sql::format_array(elements));
}

std::optional<Yaml> write_grants(std::string_view attribute, const Object& object) {
  const Names elements = kinds::list_of(object, attribute);
  if (elements.empty()) return std::nullopt;
  std::map<std::string, Names> privileges;
  for (const std::string& element : elements) {
    const std::size_t equals = element.rfind('=');
    privileges[element.substr(0, equals)] = sql::split_list(element.substr(equals + 1));
  }
  Yaml out = Yaml::map();
  const auto set = [&](const std::string& grantee, const Names& words) {
    out.set(grantee, words.size() == 1 ? Yaml::scalar(words.front()) : Yaml::list(words));
  };
  for (const std::string& grantee : kinds::order_of(object)) {
    if (const auto node = privileges.extract(grantee)) set(grantee, node.mapped());
  }
  for (const auto& [grantee, words] : privileges) set(grantee, words);
  return out;
}

constexpr std::string_view grants_schema = R"({
  "type": "object",
  "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
})";

constexpr std::string_view labels_schema = R"({
  "type": "array",
  "items": {
    "anyOf": [
      {"type": ["string", "number", "boolean"]},
      {"type": "object",
       "properties": {"name": {"type": ["string", "number", "boolean"]}, "renamed_from": {"type": "string"}},
       "required": ["name"], "additionalProperties": false}
    ]
  }
})";

constexpr std::string_view identity_schema = R"({
  "anyOf": [
    {"enum": ["always", "by default", "ALWAYS", "BY DEFAULT", true, false]},
    {"type": "object",
     "properties": {
       "generation": {"enum": ["always", "by default", "ALWAYS", "BY DEFAULT"]},
       "increment": {"type": ["string", "number"]}, "minvalue": {"type": ["string", "number"]},
       "maxvalue": {"type": ["string", "number"]}, "start": {"type": ["string", "number"]},
       "cache": {"type": ["string", "number"]}, "cycle": {"type": "boolean"}},
     "additionalProperties": false}
  ]
})";

#define MIGRATE_GRANTS(KIND, ATTRIBUTE)                                                     \
  {                                                                                         \
    KIND, ATTRIBUTE,                                                                        \
        [](const YamlNode& value, Draft& draft, Model&, Problems& problems) {               \
          read_grants(ATTRIBUTE, value, draft, problems);                                   \
        },                                                                                  \
        [](const Object& object) { return write_grants(ATTRIBUTE, object); }, grants_schema \
  }

constexpr auto spellings = std::to_array<Spelling>({
    MIGRATE_GRANTS("privileges", "grants"),
    MIGRATE_GRANTS("member_privileges", "grants"),
    MIGRATE_GRANTS("member_privileges", "revokes"),
    MIGRATE_GRANTS("default_privileges", "tables"),
    MIGRATE_GRANTS("default_privileges", "sequences"),
    MIGRATE_GRANTS("default_privileges", "functions"),
    MIGRATE_GRANTS("default_privileges", "types"),
    MIGRATE_GRANTS("global_default_privileges", "tables"),
    MIGRATE_GRANTS("global_default_privileges", "sequences"),
    MIGRATE_GRANTS("global_default_privileges", "functions"),
    MIGRATE_GRANTS("global_default_privileges", "types"),
    MIGRATE_GRANTS("global_default_privileges", "schemas"),
    {"enum", "labels", read_labels, nullptr, labels_schema},
    {"sequence", "owned_by", read_owned_by, write_owned_by},
    {"column", "identity", read_identity, nullptr, identity_schema},
    {"column", "collation", read_collation, nullptr},
    {"domain", "collation", read_collation, nullptr},
    {"attribute", "collation", read_collation, nullptr},
    {"range_type", "collation", read_collation, nullptr},
    {"foreign_key", "references", read_references, write_references},
    {"foreign_key", "referenced_columns", nullptr, said_in_references},
});

}  // namespace

std::string_view key_of(const kinds::AttributeForm& form) {
  return form.key.empty() ? form.name : form.key;
}

const kinds::AttributeForm* find_form(const kinds::Kind& kind, std::string_view attribute) {
  const auto at = std::find_if(kind.attributes.begin(), kind.attributes.end(),
                               [&](const kinds::AttributeForm& form) { return form.name == attribute; });
  return at == kind.attributes.end() ? nullptr : &*at;
}

const kinds::AttributeForm* unless_form(const kinds::Kind& kind) {
  const auto at =
      std::find_if(kind.attributes.begin(), kind.attributes.end(),
                   [](const kinds::AttributeForm& form) { return form.shape == kinds::Shape::unless; });
  return at == kind.attributes.end() ? nullptr : &*at;
}

const Spelling* find_spelling(const kinds::Kind& kind, std::string_view attribute) {
  const auto at = std::find_if(spellings.begin(), spellings.end(), [&](const Spelling& spelling) {
    return spelling.kind == kind.name && spelling.attribute == attribute;
  });
  return at == spellings.end() ? nullptr : &*at;
}

void read_attribute(const kinds::AttributeForm& form, const YamlNode& value, Draft& draft, Model& model,
                    Problems& problems) {
  const Spelling* spelling = find_spelling(*draft.kind, form.name);
  draft.places[std::string(form.name)] = {value.place()};
  if (spelling && spelling->read) return spelling->read(value, draft, model, problems);
  if (!form.words.empty()) return read_word(form, value, draft, problems);
  read_shape(form, value, draft, problems);
}

std::optional<Yaml> write_attribute(const kinds::Kind& kind, const kinds::AttributeForm& form,
                                    const Object& object) {
  if (!form.inspected.empty()) return std::nullopt;
  const Spelling* spelling = find_spelling(kind, form.name);
  if (spelling && spelling->write) return spelling->write(object);
  if (!form.words.empty()) {
    if (!object.has(form.name)) return std::nullopt;
    return Yaml::scalar(lower(object.get(form.name)));
  }
  return write_shape(form, object);
}

}  // namespace migrate::registry
