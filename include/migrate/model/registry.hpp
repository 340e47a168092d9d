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
  std::string text;
  std::string renamed_from{};
};

// What a schema holds. At the top of a registry a name may have the schema before it ("billing.invoices");
// without one it is in `public`. All throw ModelError when the section has the name already.
class Namespace {
 public:
  explicit Namespace(Value& space) : space_(&space) {}

  // `T`: a struct that has the columns as members, its own or those of its bases. It takes the columns of
  // every mixin whose struct is a base of it, in the order of the bases.
  template <class T = void>
  Table<T> table(const std::string& name) {
    return make_table<T>("tables", name);
  }
  template <class T = void>
  Table<T> foreign_table(const std::string& name, std::string server) {
    return make_table<T>("foreign_tables", name).set("server", std::move(server));
  }

  // Columns whose member is an `E` are of this type.
  template <class E>
  Object enumeration(const std::string& name, std::initializer_list<Label<E>> labels) {
    static_assert(std::is_enum_v<E>, "an enumeration is of a C++ enum");
    Value& out = space_->add_object("enums", name);
    out.declares = detail::identity<E>();
    return Object(out).set("labels", labels_of(out, labels));
  }
  // An enum that no C++ type stands for: its labels.
  Object enumeration(const std::string& name, std::initializer_list<Value> labels) {
    return Object(space_->add_object("enums", name)).set("labels", Value::list(labels));
  }

  // "full_name(person users)", "now_utc()"
  Routine function(const std::string& signature) {
    return Routine(space_->add_object("functions", signature));
  }
  Routine procedure(const std::string& signature) {
    return Routine(space_->add_object("procedures", signature));
  }
  View view(const std::string& name, std::string query) {
    return View(space_->add_object("views", name)).set("definition", std::move(query));
  }
  MaterializedView materialized_view(const std::string& name, std::string query) {
    return MaterializedView(space_->add_object("materialized_views", name))
        .set("definition", std::move(query));
  }
  Domain domain(const std::string& name, std::string type) {
    return Domain(space_->add_object("domains", name)).set("type", std::move(type));
  }
  Sequence sequence(const std::string& name) { return Sequence(space_->add_object("sequences", name)); }

  // An object of any section of the YAML: object("aggregates", "total(integer)").
  Object object(const std::string& section, const std::string& name) {
    return Object(space_->add_object(section, name));
  }
  Object object(const std::string& section) { return Object(space_->add_object(section)); }

 protected:
  Value& space() { return *space_; }

 private:
  template <class T>
  Table<T> make_table(const std::string& section, const std::string& name) {
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
          object.fail('"' + other->text + "\" and \"" + label.text + "\" are one value");
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
  Registry& naming(const std::string& token, std::string pattern) {
    space().section("naming").add(token, std::move(pattern));
    return *this;
  }
  // A part of tables: of those whose struct has `T` as a base, and those that say mixin(name).
  template <class T = void>
  Table<T> mixin(const std::string& name) {
    Value& out = space().add_object("mixins", name);
    out.model = detail::mixin_of<T>();
    return Table<T>(out);
  }
  // May be asked for again: all that is said of a schema adds up.
  Schema schema(const std::string& name) {
    Value* known = space().section("schemas").find(name);
    return Schema(known ? *known : space().add_object("schemas", name));
  }
  Object extension(const std::string& name) { return object("extensions", name); }
  // Plain DDL, for what no model says: it is run as it is, after the rest, in any order.
  Registry& raw_sql(std::string statements) {
    space().section("sql", Value::Kind::list).append(std::move(statements));
    return *this;
  }

  // The registry's YAML: the same for the same calls. Throws ModelError, which names the model that is wrong.
  std::string yaml() const { return detail::YamlText::of(detail::Resolution(root_.front()).resolved()); }

 private:
  explicit Registry(std::list<Value>&& root) : Namespace(root.front()), root_(std::move(root)) {}

  std::list<Value> root_;  // of one, which stays where it is when the registry moves
};

}  // namespace migrate
