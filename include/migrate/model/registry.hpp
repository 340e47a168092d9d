// The registry: what a program declares of its schema, and its text.
#pragma once

#include <migrate/model/resolve.hpp>
#include <migrate/model/table.hpp>
#include <migrate/model/yaml.hpp>

namespace migrate {

// A value of a C++ enum and its label in PostgreSQL.
template <class E>
struct Label {
  E value;
  std::string_view text;
  std::string_view renamed_from{};
};

// What a schema holds. At the top of a registry a name may have the schema before it ("billing.invoices");
// without one it is in `public`. All throw ModelError when the section has the name already.
class Namespace {
 public:
  explicit Namespace(Value& space) : space_(&space) {}

  // `T`: a struct that has the columns as members, its own or those of its bases. It takes the columns of
  // every mixin whose struct is a base of it, in the order of the bases.
  template <class T = void>
  Table<T> table(std::string_view name) {
    return make_table<T>("tables", name);
  }
  template <class T = void>
  Table<T> foreign_table(std::string_view name, std::string_view server) {
    return make_table<T>("foreign_tables", name).set("server", server);
  }

  // Columns whose member is an `E` are of this type.
  template <class E>
  Object enumeration(std::string_view name, std::initializer_list<Label<E>> labels) {
    static_assert(std::is_enum_v<E>, "an enumeration is of a C++ enum");
    Value& out = space_->add_object("enums", name);
    out.declares = detail::identity<E>();
    return Object(out).set("labels", labels_of(out, labels));
  }
  // An enum that no C++ type stands for: its labels.
  Object enumeration(std::string_view name, Texts labels) {
    return Object(space_->add_object("enums", name)).set("labels", Value::texts(labels));
  }

  // "full_name(person users)", "now_utc()"
  Routine function(std::string_view signature) { return Routine(space_->add_object("functions", signature)); }
  Routine procedure(std::string_view signature) {
    return Routine(space_->add_object("procedures", signature));
  }
  View view(std::string_view name, std::string_view query) {
    return View(space_->add_object("views", name)).set("definition", query);
  }
  MaterializedView materialized_view(std::string_view name, std::string_view query) {
    return MaterializedView(space_->add_object("materialized_views", name)).set("definition", query);
  }
  Domain domain(std::string_view name, std::string_view type) {
    return Domain(space_->add_object("domains", name)).set("type", type);
  }
  Sequence sequence(std::string_view name) { return Sequence(space_->add_object("sequences", name)); }

  // An object of any section of the YAML: object("aggregates", "total(integer)").
  Object object(std::string_view section, std::string_view name) {
    return Object(space_->add_object(section, name));
  }
  Object object(std::string_view section) { return Object(space_->add_object(section)); }

 protected:
  Value& space() { return *space_; }

 private:
  template <class T>
  Table<T> make_table(std::string_view section, std::string_view name) {
    Value& out = space_->add_object(section, name);
    out.model = detail::model_of<T>();
    return Table<T>(out);
  }

  template <class E>
  static Value labels_of(const Value& object, std::initializer_list<Label<E>> labels) {
    Value out = Value::list({});
    for (const Label<E>& label : labels) {
      for (const Label<E>* other = labels.begin(); other != &label; ++other) {
        if (other->value == label.value)
          object.fail('"' + std::string(other->text) + "\" and \"" + std::string(label.text) +
                      "\" are one value");
      }
      if (label.renamed_from.empty()) {
        out.append(label.text);
      } else {
        out.append(map({{"name", label.text}, {"renamed_from", label.renamed_from}}));
      }
    }
    return out;
  }

  Value* space_;
};

class Schema : public Body<Schema>, public Namespace {
 public:
  explicit Schema(Value& value) : Body(value), Namespace(value) {}
  using Namespace::object;
};

// Everything that a program declares. Builders are good as long as it, and where it is moved to.
class Registry : public Namespace {
 public:
  Registry() : Registry(std::list<Value>{Value::map()}) {}
  Registry(const Registry& other) : Registry(std::list<Value>(other.root_)) {}
  Registry(Registry&& other) : Registry(std::move(other.root_)) {}

  // What is called how: naming("pk", "pk_{table}").
  Registry& naming(std::string_view token, std::string_view pattern) {
    space().section("naming").add(token, pattern);
    return *this;
  }
  // A part of tables: of those whose struct has `T` as a base, and those that say mixin(name).
  template <class T = void>
  Table<T> mixin(std::string_view name) {
    Value& out = space().add_object("mixins", name);
    out.model = detail::mixin_of<T>();
    return Table<T>(out);
  }
  // May be asked for again: all that is said of a schema adds up.
  Schema schema(std::string_view name) {
    Value* known = space().section("schemas").find(name);
    return Schema(known ? *known : space().add_object("schemas", name));
  }
  Object extension(std::string_view name) { return object("extensions", name); }
  // Plain DDL, for what no model says: it is run as it is, after the rest, in any order.
  Registry& raw_sql(std::string_view statements) {
    space().section("sql", Value::Kind::list).append(statements);
    return *this;
  }

  // The registry's YAML: the same for the same calls. Throws ModelError, which names the model that is wrong.
  std::string yaml() const { return detail::YamlText::of(detail::Resolution(root_.front()).resolved()); }

 private:
  explicit Registry(std::list<Value>&& root) : Namespace(root.front()), root_(std::move(root)) {}

  std::list<Value> root_;  // of one, which stays where it is when the registry moves
};

}  // namespace migrate
