// Tables and mixins: their columns by the members of a struct, their keys and indexes.
#pragma once

#include <migrate/model/object.hpp>
#include <migrate/model/types.hpp>
#include <type_traits>

namespace migrate {

namespace detail {

// The PostgreSQL type of a C++ type; an enumeration of no type where none is known.
template <class T>
Value type_of(std::string suffix = {}) {
  if constexpr (is_optional<T>) {
    return type_of<present_t<T>>(suffix);
  } else if constexpr (Known<T>) {
    return column_type<T>::name() + suffix;
  } else if constexpr (std::is_enum_v<T>) {
    return Value::enumeration(identity<T>(), suffix);
  } else if constexpr (requires { typename Elements<T>::type; }) {
    return type_of<typename Elements<T>::type>(suffix + "[]");
  } else {
    return Value::enumeration(nullptr, {});
  }
}

// What names a column: a member of the table's struct or of a base of it, or text, which may be an
// expression.
template <class T>
Value element_of(Value text) {
  return text;
}
template <class T, class M, class C>
Value element_of(M C::*member) {
  static_assert(std::is_base_of_v<C, T>, "this is a member of another struct than the table's");
  return Value::member(member_of(member));
}

template <class T, class... Columns>
Value columns_of(const Columns&... columns) {
  return Value::list({element_of<T>(columns)...});
}

template <class M>
inline constexpr bool may_be_null = false;
template <class M, class C>
inline constexpr bool may_be_null<M C::*> = is_optional<M>;

}  // namespace detail

// A column in an index with what follows it there: element(&Post::title, "gin_trgm_ops"), "desc".
template <class M, class C>
Value element(M C::*member, std::string_view suffix) {
  return Value::member(detail::member_of(member), ' ' + std::string(suffix));
}

// What foreign keys say, in a column or on their own.
template <class Self>
class References : public Deferrable<Self> {
 public:
  using Deferrable<Self>::Deferrable;
  Self& on_delete(std::string_view action) { return this->set("on_delete", action); }
  Self& on_delete_cascade() { return on_delete("cascade"); }
  Self& on_delete_restrict() { return on_delete("restrict"); }
  Self& on_delete_set_null() { return on_delete("set null"); }
  Self& on_update(std::string_view action) { return this->set("on_update", action); }
  Self& on_update_cascade() { return on_update("cascade"); }
  Self& not_valid() { return this->set("not_valid", true); }
};

// `M`: the type of the member.
template <class M>
class Column : public References<Column<M>> {
 public:
  using References<Column>::References;

  // As SQL has it, in place of what the member says.
  Column& type(std::string_view type) {
    *this->value().find("type") = type;
    return *this;
  }
  // Where the member is no std::optional.
  Column& nullable() {
    if (this->value().find("primary_key")) this->value().fail("a column of the primary key cannot be null");
    return this->set("nullable", true);
  }
  Column& primary_key() {
    static_assert(!detail::is_optional<M>, "a column of the primary key cannot be std::optional");
    if (this->value().find("nullable")) this->value().fail("a column of the primary key cannot be null");
    return this->set("primary_key", true);
  }
  Column& default_sql(std::string_view expression) { return this->set("default", expression); }
  // `keys`: map({…}) of what else is to be said of the constraint or index.
  Column& unique() { return this->set("unique", true); }
  Column& unique(const Value& keys) { return this->set("unique", keys); }
  Column& index() { return this->set("index", true); }
  Column& index(const Value& keys) { return this->set("index", keys); }
  Column& check(std::string_view expression) { return this->set("check", expression); }
  Column& generated(std::string_view expression) { return this->set("generated", expression); }
  Column& identity(const Value& always_or_by_default) { return this->set("identity", always_or_by_default); }
  Column& identity_always() { return this->set("identity", "always"); }
  Column& identity_by_default() { return this->set("identity", "by default"); }
  Column& collation(std::string_view name) { return this->set("collation", name); }
  // An UPDATE that leaves the column as it was sets it to this. Not beside `references`.
  Column& on_update_set(std::string_view expression) {
    if (this->value().find("references"))
      this->value().fail("on_update_set and references exclude each other");
    return this->set("on_update", expression);
  }
  // Fills the rows that are there when the column is new.
  Column& backfill(std::string_view expression) { return this->set("backfill", expression); }
  // Converts the values when the type changes.
  Column& using_sql(std::string_view expression) { return this->set("using", expression); }

  // A column of another struct's table. Where a mixin has it: references<User>(&User::id).
  template <class Other = void, class R, class C>
  Column& references(R C::*member) {
    static_assert(std::is_void_v<Other> || std::is_base_of_v<C, Other>, "this is a member of another struct");
    static_assert(std::is_void_v<M> || detail::are_comparable<M, R>,
                  "a foreign key has the type of the column that it references");
    using Struct = std::conditional_t<std::is_void_v<Other>, C, Other>;
    return this->set("references", Value::reference(detail::identity<Struct>(), {detail::member_of(member)}));
  }
  // "users", "users.id", "billing.invoices(id)".
  Column& references(std::string_view column) { return this->set("references", column); }
  Column& foreign_key(std::string_view name) { return this->set("foreign_key", name); }
};

class ForeignKey : public References<ForeignKey> {
 public:
  using References::References;

  // The columns of another struct's table, in the order of the key's own.
  template <class Other = void, class R, class C, class... More>
  ForeignKey& references(R C::*member, const More&... more) {
    using Struct = std::conditional_t<std::is_void_v<Other>, C, Other>;
    return set("references", Value::reference(detail::identity<Struct>(),
                                              {detail::member_of(member), detail::member_of(more)...}));
  }
  ForeignKey& references(std::string_view columns) { return set("references", columns); }
};

// `T`: the struct of the table.
template <class T>
class Index : public Body<Index<T>> {
 public:
  using Body<Index>::Body;
  Index& unique() { return this->set("unique", true); }
  Index& method(std::string_view access_method) { return this->set("using", access_method); }
  Index& where(std::string_view condition) { return this->set("where", condition); }
  template <class... Columns>
  Index& include(const Columns&... columns) {
    return this->set("include", detail::columns_of<T>(columns...));
  }
  Index& nulls_not_distinct() { return this->set("nulls_not_distinct", true); }
};

class MaterializedView : public Body<MaterializedView> {
 public:
  using Body::Body;
  template <class... Elements>
  Index<void> index(const Elements&... elements) {
    return Index<void>(value().add_object("indexes")).set("columns", detail::columns_of<void>(elements...));
  }
  MaterializedView& with_no_data() { return set("with_no_data", true); }
};

// A table, a foreign table, or a mixin, a part of tables. `T`: its struct; void: none.
// Columns are members of `T` or of its bases, or text.
template <class T>
class Table : public Body<Table<T>> {
 public:
  using Body<Table>::Body;

  template <class M, class C>
  Column<M> column(M C::*member, std::string_view name) {
    static_assert(std::is_base_of_v<C, T>, "this is a member of another struct than the table's");
    Value& column = this->value().add_object("columns", name);
    detail::Model& model = *this->value().model;
    const detail::Member key = detail::member_of(member);
    for (const detail::Model::Column& other : model.columns) {
      if (other.member == key) column.fail("its member is the one of the column " + other.name);
    }
    model.columns.push_back({key, std::string(name)});
    column.add("type", detail::type_of<M>());
    if (detail::is_optional<M>) column.add("nullable", true);
    return Column<M>(column);
  }
  // A column that no member holds.
  Column<void> column(std::string_view name, std::string_view type) {
    Value& column = this->value().add_object("columns", name);
    column.add("type", type);
    return Column<void>(column);
  }

  template <class... Columns>
  Key primary_key(const Columns&... columns) {
    static_assert((!detail::may_be_null<Columns> && ...),
                  "a column of the primary key cannot be std::optional");
    return Key(this->value().section("primary_key")).set("columns", detail::columns_of<T>(columns...));
  }
  template <class... Columns>
  Key unique(const Columns&... columns) {
    return Key(this->value().add_object("uniques")).set("columns", detail::columns_of<T>(columns...));
  }
  // Members, expressions, or members with more: element(&Post::published_at, "desc").
  template <class... Columns>
  Index<T> index(const Columns&... columns) {
    return Index<T>(this->value().add_object("indexes")).set("columns", detail::columns_of<T>(columns...));
  }
  template <class... Columns>
  ForeignKey foreign_key(const Columns&... columns) {
    return ForeignKey(this->value().add_object("foreign_keys"))
        .set("columns", detail::columns_of<T>(columns...));
  }
  // `name`: the convention's {name}, as the YAML's key is.
  Check check(std::string_view name, std::string_view expression) {
    return Check(this->value().add_object("checks", name)).set("expression", expression);
  }
  // "room WITH =", "during WITH &&"
  Exclusion exclusion(std::string_view name, Texts elements) {
    return Exclusion(this->value().add_object("exclusions", name)).set("elements", Value::texts(elements));
  }
  Trigger trigger(std::string_view name) { return Trigger(this->value().add_object("triggers", name)); }
  Policy policy(std::string_view name) { return Policy(this->value().add_object("policies", name)); }

  // A mixin that is no base of the struct.
  Table& mixin(std::string_view name) {
    this->value().model->mixins.emplace_back(name);
    return *this;
  }
  Table& row_security() { return this->set("row_security", true); }
  Table& unlogged() { return this->set("unlogged", true); }
  Table& partition_by(std::string_view method_and_key) { return this->set("partition_by", method_and_key); }
  Table& partition_of(std::string_view parent, std::string_view bound) {
    return this->set("partition", map({{"of", parent}, {"bound", bound}}));
  }
  Table& inherits(Texts parents) { return this->set("inherits", Value::texts(parents)); }
};

}  // namespace migrate
