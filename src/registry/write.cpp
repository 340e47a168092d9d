#include "registry/write.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"
#include "kinds/inheritance.hpp"
#include "registry/column_folding.hpp"
#include "registry/keys.hpp"
#include "registry/names.hpp"
#include "registry/partition_parts.hpp"
#include "registry/resolve.hpp"
#include "registry/spelling.hpp"
#include "registry/yaml_text.hpp"
#include "sql/list.hpp"
#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

class Writer {
 public:
  explicit Writer(const Snapshot& snapshot)
      : snapshot_(with_inherited_parts(snapshot)), folding_(snapshot_) {}

  Yaml write() const {
    Yaml out = Yaml::map(Yaml::Layout::open);
    for (const kinds::Kind* kind : kinds::all()) {
      if (kind->is_in("registry")) set_section(out, *kind, objects_of(*kind));
    }
    const Object* common = snapshot_.find({.kind = "schema", .name = "public"});
    if (common) set_sections(out, *common, Top::yes);
    Yaml schemas = Yaml::map(Yaml::Layout::open);
    for (const Object* schema : objects_of(kinds::get("schema"))) {
      Yaml body = schema == common ? Yaml::map(Yaml::Layout::open) : open_body(*schema);
      if (schema == common) set_annotations(body, *schema);
      if (schema != common || !body.empty()) schemas.set(schema->address.name, std::move(body));
    }
    if (!schemas.empty()) out.set("schemas", std::move(schemas));
    return out;
  }

 private:
  // Whether a section stands at the top of the file, where a dot in a name parts schema and name.
  enum class Top { no, yes };

  std::vector<const Object*> objects_of(const kinds::Kind& kind) const {
    std::vector<const Object*> out;
    for (const Object& object : snapshot_.objects()) {
      if (object.address.kind == kind.name) out.push_back(&object);
    }
    return out;
  }

  // A container's objects of one kind, but for those that a column holds.
  std::vector<const Object*> objects_in(const Object& container, const kinds::Kind& kind) const {
    std::vector<const Object*> out;
    for (const Object* child : snapshot_.children_of(container.address)) {
      if (child->address.kind == kind.name && !folding_.holds(child->address) && !goes_without_saying(*child))
        out.push_back(child);
    }
    return out;
  }

  // Whether a parent's object says all of it.
  bool goes_without_saying(const Object& object) const {
    if (!object.has("inherited") || is_annotated(snapshot_, object)) return false;
    if (object.address.kind != "column") return true;
    const Object* origin = kinds::origin_of(object, snapshot_);
    const auto default_of = [&](const Object* column) {
      Address value = column ? column->address : Address{};
      value.kind = "default";
      const Object* found = snapshot_.find(value);
      return found ? found->get("expression") : "";
    };
    const auto is_as_there = [&](std::string_view attribute) {
      return object.get(attribute) == (origin ? origin->get(attribute) : "");
    };
    return is_as_there("not_null") && is_as_there("storage") && is_as_there("compression") &&
           !object.has("statistics") && !object.has("options") && default_of(&object) == default_of(origin);
  }

  void set_sections(Yaml& out, const Object& container, Top top = Top::no) const {
    for (const kinds::Kind* kind : kinds::all()) {
      if (kind->is_in(container.address.kind)) set_section(out, *kind, objects_in(container, *kind), top);
    }
  }

  void set_section(Yaml& out, const kinds::Kind& kind, const std::vector<const Object*>& objects,
                   Top top = Top::no) const {
    if (objects.empty()) return;
    const std::string key(kind.section);
    if (kind.single) {
      const Object& object = *objects.front();
      return out.set(key, body_of(object, object.address.name != usual_name(object)));
    }
    if (NamingConvention().uses_name(kind)) return out.set(key, parts_by_convention(objects));
    Yaml section = Yaml::map(Yaml::Layout::open);
    for (const Object* object : objects) {
      Yaml body = body_of(*object, false);
      if (!kind.implied || !body.empty()) section.set(key_of_object(*object, top), std::move(body));
    }
    if (!section.empty()) out.set(key, std::move(section));
  }

  static std::string key_of_object(const Object& object, Top top) {
    const std::string& name = object.address.name;
    const kinds::Kind& kind = kinds::get(object.address.kind);
    if (has_signature(kind)) return format_name({name}) + arguments_of(object);
    const bool quote = top == Top::yes && parse_name(name) != Names{name};
    return quote ? quoted_name(name) : name;
  }

  // `(a integer, b integer)`, or what else tells objects of the name apart.
  static std::string arguments_of(const Object& object) {
    const bool has_arguments = find_form(kinds::get(object.address.kind), "arguments") != nullptr;
    if (!has_arguments) return object.address.signature;
    return '(' + std::string(object.get("arguments")) + ')';
  }

  // In quotes whatever its characters; format_name leaves plain what it can.
  static std::string quoted_name(const std::string& name) {
    const std::string formatted = format_name({name});
    return formatted == name ? '"' + name + '"' : formatted;
  }

  // Constraints whose keys are only a part of their names: a mapping if all names follow the default
  // convention, else a list of bodies with their whole names.
  Yaml parts_by_convention(const std::vector<const Object*>& objects) const {
    Yaml map = Yaml::map(Yaml::Layout::open);
    std::vector<Yaml> list;
    bool usual = true;
    for (const Object* object : objects) {
      const std::string part = part_of_name(*object);
      usual = usual && !part.empty();
      map.set(part, body_of(*object, false));
      list.push_back(body_of(*object, true));
    }
    return usual ? map : Yaml::list(std::move(list), Yaml::Layout::open);
  }

  // The {name} that gives the object's name by the default convention; empty when none does.
  static std::string part_of_name(const Object& object) {
    static const NamingConvention convention;
    const kinds::Kind& kind = kinds::get(object.address.kind);
    const std::string& name = object.address.name;
    const NameParts probe{.table = object.address.relation, .name = "x"};
    const std::string usual = convention.name_for(kind, probe).value_or("");
    const std::size_t start = usual.size() - 1;  // the template ends in {name}
    const std::string part = name.size() > start ? name.substr(start) : "";
    const NameParts parts{.table = object.address.relation, .name = part};
    return !part.empty() && convention.name_for(kind, parts) == name ? part : "";
  }

  // The object as its section has it: its short form where that says all.
  Yaml body_of(const Object& object, bool with_name) const {
    const kinds::Kind& kind = kinds::get(object.address.kind);
    if (is_container(kind)) return shortened_body(open_body(object), kind);
    Yaml body = Yaml::map();
    if (with_name) body.set("name", Yaml::scalar(object.address.name));
    set_attributes(body, object);
    folding_.write(object, body);
    set_annotations(body, object);
    return shortened_body(std::move(body), kind);
  }

  static bool is_container(const kinds::Kind& kind) {
    const auto holds = [&](const kinds::Kind* inner) { return inner->is_in(kind.name); };
    return std::any_of(kinds::all().begin(), kinds::all().end(), holds);
  }

  // A table or a schema: one line for each of its keys.
  Yaml open_body(const Object& object) const {
    Yaml body = Yaml::map(Yaml::Layout::open);
    set_annotations(body, object);
    set_attributes(body, object);
    set_sections(body, object);
    return body;
  }

  static Yaml shortened_body(Yaml body, const kinds::Kind& kind) {
    if (const Yaml* tie = body.only(kinds::get("partition").section)) {
      Yaml line = Yaml::map();
      line.set(std::string(kinds::get("partition").section), *tie);
      return line;
    }
    if (const Yaml* value = body.only(kind.short_form)) return *value;
    const kinds::AttributeForm* unless = unless_form(kind);
    const Yaml* value = unless ? body.only_with(kind.short_form, key_of(*unless)) : nullptr;
    return value ? Yaml::scalar(value->text() + '?') : body;
  }

  void set_attributes(Yaml& body, const Object& object) const {
    const kinds::Kind& kind = kinds::get(object.address.kind);
    for (const kinds::AttributeForm& form : kind.attributes) {
      if (auto value = attribute_value(kind, form, object)) {
        body.set(std::string(key_of(form)), std::move(*value));
      }
    }
  }

  std::optional<Yaml> attribute_value(const kinds::Kind& kind, const kinds::AttributeForm& form,
                                      const Object& object) const {
    if (object.has("inherited") && form.name == kind.short_form) return std::nullopt;
    const std::string_view serial = folding_.serial_of(object.address);
    if (!serial.empty() && form.name == kind.short_form) return Yaml::scalar(std::string(serial));
    if (form.name == "identity_sequence" && has_usual_sequence(object)) return std::nullopt;
    if (form.name == kind.short_form && holds_elements(kind)) return Yaml::list(elements(object, form.name));
    return write_attribute(kind, form, object);
  }

  static bool has_usual_sequence(const Object& column) {
    return column.get("identity_sequence") == sequence_name(column.address.relation, column.address.name);
  }

  static bool holds_elements(const kinds::Kind& kind) {
    return std::any_of(column_attributes().begin(), column_attributes().end(),
                       [&](const ColumnAttribute& where) {
                         return where.kind == kind.name && where.attribute == kind.short_form &&
                                where.text == ColumnText::elements;
                       });
  }

  // Index elements, with the columns that are written by their plain names.
  Names elements(const Object& object, std::string_view attribute) const {
    Names out = kinds::list_of(object, attribute);
    for (std::string& element : out) {
      const std::optional<Names> name = parse_sql_name(element);
      if (!name || name->size() != 1 || sql::identifier(name->front()) != element) continue;
      Address column = object.parent;
      column = {.kind = "column", .schema = column.schema, .relation = column.name, .name = name->front()};
      const Object* found = snapshot_.find(column);
      if (found && !goes_without_saying(*found)) element = name->front();
    }
    return out;
  }

  void set_annotations(Yaml& body, const Object& object) const {
    const kinds::Kind& kind = kinds::get(object.address.kind);
    for (const kinds::Kind* said : kinds::all()) {
      if (said->annotates && said->borne_by(kind)) set_annotation(body, object.address, *said, said->section);
    }
    for (const SaidBehind& behind : said_behind(kind)) {
      if (const auto address = address_behind(object, behind.of))
        set_annotation(body, *address, *behind.says, behind.key);
    }
  }

  void set_annotation(Yaml& body, const Address& described, const kinds::Kind& kind,
                      std::string_view key) const {
    const Object* said = snapshot_.find(kinds::annotation_on(described, kind.name));
    if (!said) return;
    if (auto value = write_attribute(kind, *find_form(kind, kind.short_form), *said))
      body.set(std::string(key), std::move(*value));
  }

  const Snapshot snapshot_;
  const ColumnFolding folding_;
};

}  // namespace

std::string write(const Snapshot& snapshot) {
  return Writer(snapshot).write().document();
}

}  // namespace migrate::registry
