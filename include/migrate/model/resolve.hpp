// From what was said of members to the names of columns: a registry's values as they are printed.
#pragma once

#include <migrate/model/value.hpp>

namespace migrate::detail {

// Throws a pointer to a T. Nothing is there, and nobody looks: where the bases would begin is all that is
// asked.
template <class T>
void raise_struct() {
  if constexpr (std::is_polymorphic_v<T>) {  // its virtual bases could not be found without an object
    throw static_cast<const T*>(nullptr);
  } else {
    alignas(T) static const unsigned char place[sizeof(T)] = {};
    throw reinterpret_cast<const T*>(place);
  }
}

// Handlers match bases, which makes this the one question about bases that need not know both types.
template <class T>
bool catches_struct(void (*raise)(), std::uintptr_t& at) {
  try {
    raise();
  } catch (const T* found) {
    at = reinterpret_cast<std::uintptr_t>(found);
    return true;
  } catch (...) {
  }
  return false;
}

template <class T>
Model model_of() {
  Model out;
  if constexpr (!std::is_void_v<T>) {
    out.type = identity<T>();
    out.raise = raise_struct<T>;
  }
  return out;
}

template <class T>
Model mixin_of() {
  Model out = model_of<T>();
  if constexpr (!std::is_void_v<T>) out.is_base_of = catches_struct<T>;
  return out;
}

class Resolution {
 public:
  // `root` must outlive this.
  explicit Resolution(const Value& root) : root_(root) {
    collect(root, nullptr);
    if (const Value* schemas = root.find("schemas")) {
      for (const Pair& schema : schemas->pairs()) collect(schema.value, &schema.key);
    }
  }

  // Throws ModelError, which names the object, where a member is no column's, a struct no table's.
  Value resolved() { return copy(root_, nullptr); }

 private:
  struct Home {  // of a model, or of an enum
    const Value* body;
    std::string schema;  // empty: none is named
    std::string name;
    bool is_mixin;
  };

  // At the top, names may have their schema before them.
  void collect(const Value& space, const std::string* schema) {
    for (const std::string_view section : {"mixins", "tables", "foreign_tables", "enums"}) {
      const Value* objects = space.find(section);
      if (!objects || objects->kind() != Value::Kind::map) continue;
      for (const Pair& pair : objects->pairs()) {
        const bool is_mixin = section == "mixins";
        std::vector<std::string> parts = {pair.key};
        if (!is_mixin) parts = schema ? std::vector{*schema, pair.key} : parts_of(pair.key);
        std::string name = std::move(parts.back());
        homes_.push_back({&pair.value, parts.size() > 1 ? parts.front() : "", std::move(name), is_mixin});
      }
    }
  }

  // billing.invoices, "a.b".c
  static std::vector<std::string> parts_of(const std::string& key) {
    std::vector<std::string> out = {""};
    bool quoted = false;
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (key[i] == '"' && quoted && key.substr(i + 1, 1) == "\"") {
        out.back() += key[i++];
      } else if (key[i] == '"') {
        quoted = !quoted;
      } else if (key[i] == '.' && !quoted) {
        out.emplace_back();
      } else {
        out.back() += key[i];
      }
    }
    return out;
  }

  Value copy(const Value& value, const Home* home) {
    const Value* outer = object_;
    if (!value.title.empty()) object_ = &value;
    if (value.model) home = home_of(value);
    Value out = copy_contents(value, home);
    object_ = outer;
    return out;
  }

  Value copy_contents(const Value& value, const Home* home) {
    switch (value.kind()) {
      case Value::Kind::text:
      case Value::Kind::flag:
      case Value::Kind::number:
        return value;
      case Value::Kind::member:
      case Value::Kind::reference:
        if (!home) object_->fail("a member stands for a column of a table alone: name the column as text");
        return value.kind() == Value::Kind::member ? element(value, *home) : reference(value, *home);
      case Value::Kind::enumeration:
        return enumeration(value);
      case Value::Kind::list: {
        Value items = Value::list({});
        for (const Value& item : value.items()) items.append(copy(item, home));
        return items;
      }
      case Value::Kind::map:
        break;
    }
    Value out = Value::map();
    if (value.model) add_mixins(out, *home);
    for (const Pair& pair : value.pairs()) out.add(pair.key, copy(pair.value, home));
    return out;
  }

  const Home* home_of(const Value& body) const {
    for (const Home& home : homes_) {
      if (home.body == &body) return &home;
    }
    return nullptr;
  }

  // The mixins whose structs are bases of the model's, in the order of the bases; also those of a base.
  std::vector<const Home*> bases_of(const Model& model) const {
    std::vector<const Home*> out;
    std::vector<std::uintptr_t> places;
    for (const Home& home : homes_) {
      std::uintptr_t at = 0;
      if (!home.is_mixin || home.body->model->type == model.type || !is_base(home, model, at)) continue;
      std::size_t i = out.size();
      while (i > 0 && places[i - 1] > at) --i;
      out.insert(out.begin() + static_cast<std::ptrdiff_t>(i), &home);
      places.insert(places.begin() + static_cast<std::ptrdiff_t>(i), at);
    }
    return out;
  }

  static bool is_base(const Home& mixin, const Model& of, std::uintptr_t& at) {
    return mixin.body->model->is_base_of && of.raise && mixin.body->model->is_base_of(of.raise, at);
  }

  static bool is_in_another(const Home& mixin, const std::vector<const Home*>& mixins) {
    for (const Home* other : mixins) {
      std::uintptr_t at = 0;
      if (other != &mixin && is_base(mixin, *other->body->model, at)) return true;
    }
    return false;
  }

  void add_mixins(Value& out, const Home& home) const {
    const std::vector<const Home*> bases = bases_of(*home.body->model);
    Value names = Value::list({});
    for (const Home* base : bases) {
      if (!is_in_another(*base, bases)) names.append(base->name);
    }
    for (const std::string& name : home.body->model->mixins) names.append(name);
    if (!names.items().empty()) out.add("mixins", std::move(names));
  }

  // The column's name; null where the model has none for the member.
  const std::string* find_column(const Home& home, const Member& member) const {
    for (const Model::Column& column : home.body->model->columns) {
      if (column.member == member) return &column.name;
    }
    for (const Home* base : bases_of(*home.body->model)) {
      for (const Model::Column& column : base->body->model->columns) {
        if (column.member == member) return &column.name;
      }
    }
    return nullptr;
  }

  const std::string& column(const Home& home, const Member& member) const {
    if (const std::string* name = find_column(home, member)) return *name;
    object_->fail("a member that it names is no column of " + home.name + ": describe it with column(…)");
  }

  // What stands behind a name makes it SQL, where it might be a word of the language.
  std::string element(const Value& value, const Home& home) const {
    const std::string& name = column(home, value.members().front());
    return value.text().empty() ? name : quoted(name, "") + value.text();
  }

  static std::string quoted(const std::string& name, std::string_view plain) {
    if (name.find_first_not_of(plain) == std::string::npos) return name;
    std::string out = "\"";
    for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
  }

  const Home& table_of(const void* type) const {
    const Home* found = nullptr;
    for (const Home& home : homes_) {
      if (!home.body->model || home.body->model->type != type) continue;
      if (home.is_mixin)
        object_->fail("the column that it references is one of the mixin " + home.name +
                      ": name the table's struct, references<User>(&User::id)");
      if (found)
        object_->fail("the struct that it references is the one of " + found->name + " and of " + home.name +
                      ": name the column as text, references(\"" + home.name + ".id\")");
      found = &home;
    }
    if (!found)
      object_->fail("the struct that it references is no table's: describe it with table<…>(\"…\")");
    return *found;
  }

  // As the registry writes names: literally, in quotes where that could be read otherwise.
  std::string reference(const Value& value, const Home& from) const {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    const Home& to = table_of(value.type());
    const bool says_schema = !to.schema.empty() || !from.schema.empty();
    std::string out = says_schema ? quoted(to.schema.empty() ? "public" : to.schema, plain) + '.' : "";
    out += quoted(to.name, plain);
    std::string separator = "(";
    for (const Member& member : value.members()) {
      out += separator + quoted(column(to, member), plain);
      separator = ",";
    }
    return value.members().empty() ? out : out + ')';
  }

  // As SQL, which types are; with the schema it is no type of the server's own, nor a word of the language.
  std::string enumeration(const Value& value) const {
    if (!value.type()) object_->fail("no PostgreSQL type is known of its member: say type(\"…\")");
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz_0123456789";
    for (const Home& home : homes_) {
      if (home.body->declares != value.type()) continue;
      const std::string schema = home.schema.empty() ? "public" : home.schema;
      return quoted(schema, plain) + '.' + quoted(home.name, plain) + value.text();
    }
    object_->fail("the enum of its member is none of the registry: describe it with enumeration<…>(\"…\")");
  }

  const Value& root_;
  std::vector<Home> homes_{};
  const Value* object_ = nullptr;  // the innermost that has a title
};

}  // namespace migrate::detail
