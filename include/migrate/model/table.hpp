// Tables and mixins: their columns by the members of a struct, their keys and indexes.
#pragma once

#include <migrate/model/object.hpp>
#include <migrate/model/types.hpp>
#include <type_traits>

namespace migrate {

namespace detail {

// The PostgreSQL type of a C++ type; an enumeration of no type where none is known.
template <class T>
Value type_of(std::string suffix) {
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

// Adds a column to a table or a mixin. Throws ModelError when its member is another column's already.
[[gnu::noinline]] inline Value& add_column(Value& table, const Member& member, std::string_view name,
                                           Value (*type)(std::string), bool nullable) {
  Value& column = table.add_object("columns", name);
  for (const Model::Column& other : table.model->columns) {
    if (other.member == member) column.fail("its member is the one of the column " + other.name);
  }
  table.model->columns.push_back({member, std::string(name)});
  column.add("type", type({}));
  if (nullable) column.add_flag("nullable");
  return column;
}

template <class M>
inline constexpr bool may_be_null = false;
template <class M, class C>
inline constexpr bool may_be_null<M C::*> = is_optional<M>;

// The type of a member; void of what is no member.
template <class Column>
struct TypeOfMember {
  using type = void;
};
template <class M, class C>
struct TypeOfMember<M C::*> {
  using type = M;
};

// `M`: void where the column is said as text, and its type is the server's to judge.
template <class M, class R>
inline constexpr bool may_reference = std::is_void_v<M> || are_comparable<M, R>;

}  // namespace detail

// What names a column: a member of the table's struct or of a base of it, or text, which in an index may be
// an expression.
struct Element {
  Element(const char* name) : text(name) {}
  Element(std::string_view name) : text(name) {}
  Element(const std::string& name) : text(name) {}
  Element(const detail::Member& of, std::string_view suffix) : text(suffix), member(of), is_member(true) {}

  std::string_view text;  // of a member, what follows the column there
  detail::Member member{};
  bool is_member = false;
};

// A column in an index with what follows it there: element(&Post::title, "gin_trgm_ops"), "desc".
template <class M, class C>
Element element(M C::*member, std::string_view suffix) {
  return {detail::member_of(member), suffix};
}

namespace detail {

template <class T>
Element element_of(const Element& element) {
  return element;
}
template <class T, class M, class C>
Element element_of(M C::*member) {
  static_assert(std::is_base_of_v<C, T>, "this is a member of another struct than the table's");
  return {member_of(member), {}};
}

inline Value list_of(std::initializer_list<Element> elements) {
  Value out = Value::list({});
  for (const Element& element : elements) {
    const std::string suffix = element.text.empty() ? "" : ' ' + std::string(element.text);
    out.append(element.is_member ? Value::member(element.member, suffix) : Value(element.text));
  }
  return out;
}

[[gnu::noinline]] inline void add_references(Value& key, const void* type,
                                             std::initializer_list<Member> members) {
  key.add("references", Value::reference(type, members));
}

// An object of one of the table's lists, that is said by its columns.
[[gnu::noinline]] inline Value& add_listed(Value& table, std::string_view section,
                                           std::initializer_list<Element> columns) {
  Value& out = table.add_object(section);
  out.add("columns", list_of(columns));
  return out;
}

}  // namespace detail

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
  Self& not_valid() { return this->flag("not_valid"); }
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
    return this->flag("nullable");
  }
  Column& primary_key() {
    static_assert(!detail::is_optional<M>, "a column of the primary key cannot be std::optional");
    if (this->value().find("nullable")) this->value().fail("a column of the primary key cannot be null");
    return this->flag("primary_key");
  }
  Column& default_sql(std::string_view expression) { return this->set("default", expression); }
  // `keys`: map({…}) of what else is to be said of the constraint or index.
  Column& unique() { return this->flag("unique"); }
  Column& unique(const Value& keys) { return this->set("unique", keys); }
  Column& index() { return this->flag("index"); }
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
    static_assert(detail::may_reference<M, R>, "a foreign key has the type of the column that it references");
    using Struct = std::conditional_t<std::is_void_v<Other>, C, Other>;
    detail::add_references(this->value(), detail::identity<Struct>(), {detail::member_of(member)});
    return *this;
  }
  // "users", "users.id", "billing.invoices(id)".
  Column& references(std::string_view column) { return this->set("references", column); }
  Column& foreign_key(std::string_view name) { return this->set("foreign_key", name); }
};

// `Columns`: the types of its members; void for a column that is said as text.
template <class... Columns>
class ForeignKey : public References<ForeignKey<Columns...>> {
 public:
  using References<ForeignKey>::References;

  // The columns of another struct's table, in the order of the key's own. Where a mixin has the first of
  // them: references<User>(&User::tenant_id, &User::id).
  template <class Other = void, class R, class C, class... More, class... Of>
  ForeignKey& references(R C::*first, More Of::*... more) {
    using Struct = std::conditional_t<std::is_void_v<Other>, C, Other>;
    static_assert(std::is_base_of_v<C, Struct> && (std::is_base_of_v<Of, Struct> && ...),
                  "this is a member of another struct");
    constexpr bool as_many = sizeof...(Columns) == 1 + sizeof...(More);
    static_assert(as_many, "a foreign key references as many columns as it has");
    if constexpr (as_many)
      static_assert(are_comparable<R, More...>(),
                    "a foreign key has the types of the columns that it references");
    detail::add_references(this->value(), detail::identity<Struct>(),
                           {detail::member_of(first), detail::member_of(more)...});
    return *this;
  }
  ForeignKey& references(std::string_view columns) { return this->set("references", columns); }

 private:
  template <class... Referenced>
  static constexpr bool are_comparable() {
    return (detail::may_reference<Columns, Referenced> && ...);
  }
};

class Index : public Body<Index> {
 public:
  using Body::Body;
  Index& unique() { return flag("unique"); }
  Index& method(std::string_view access_method) { return set("using", access_method); }
  Index& where(std::string_view condition) { return set("where", condition); }
  Index& include(Texts columns) { return set("include", Value::texts(columns)); }
  Index& nulls_not_distinct() { return flag("nulls_not_distinct"); }
};

class MaterializedView : public Body<MaterializedView> {
 public:
  using Body::Body;
  Index index(Texts elements) {
    Index out(value().add_object("indexes"));
    return out.set("columns", Value::texts(elements));
  }
  MaterializedView& with_no_data() { return flag("with_no_data"); }
};

// What is said of a table without its struct.
class TableParts {
 public:
  explicit TableParts(Value& table) : table_(&table) {}

  // A column that no member holds.
  Column<void> column(std::string_view name, std::string_view type) {
    Value& column = table_->add_object("columns", name);
    column.add("type", type);
    return Column<void>(column);
  }
  // `name`: the convention's {name}, as the YAML's key is.
  Check check(std::string_view name, std::string_view expression) {
    Check out(table_->add_object("checks", name));
    return out.set("expression", expression);
  }
  // "room WITH =", "during WITH &&"
  Exclusion exclusion(std::string_view name, Texts elements) {
    Exclusion out(table_->add_object("exclusions", name));
    return out.set("elements", Value::texts(elements));
  }
  Trigger trigger(std::string_view name) { return Trigger(table_->add_object("triggers", name)); }
  Policy policy(std::string_view name) { return Policy(table_->add_object("policies", name)); }

 private:
  Value* table_;
};

// A table, a foreign table, or a mixin, a part of tables. `T`: its struct; void: none.
// Columns are members of `T` or of its bases, or text.
template <class T>
class Table : public Body<Table<T>>, public TableParts {
 public:
  explicit Table(Value& table) : Body<Table>(table), TableParts(table) {}
  using TableParts::column;

  template <class M, class C>
  Column<M> column(M C::*member, std::string_view name) {
    static_assert(std::is_base_of_v<C, T>, "this is a member of another struct than the table's");
    return Column<M>(detail::add_column(this->value(), detail::member_of(member), name, detail::type_of<M>,
                                        detail::is_optional<M>));
  }

  template <class... Columns>
  Key primary_key(const Columns&... columns) {
    static_assert((!detail::may_be_null<Columns> && ...),
                  "a column of the primary key cannot be std::optional");
    Value& key = this->value().section("primary_key");
    key.add("columns", detail::list_of({detail::element_of<T>(columns)...}));
    return Key(key);
  }
  template <class... Columns>
  Key unique(const Columns&... columns) {
    return Key(detail::add_listed(this->value(), "uniques", {detail::element_of<T>(columns)...}));
  }
  // Members, expressions, or members with more: element(&Post::published_at, "desc").
  template <class... Columns>
  Index index(const Columns&... columns) {
    return Index(detail::add_listed(this->value(), "indexes", {detail::element_of<T>(columns)...}));
  }
  template <class... Columns>
  auto foreign_key(const Columns&... columns) {
    using Key = ForeignKey<typename detail::TypeOfMember<Columns>::type...>;
    return Key(detail::add_listed(this->value(), "foreign_keys", {detail::element_of<T>(columns)...}));
  }

  // A mixin that is no base of the struct.
  Table& mixin(std::string_view name) {
    this->value().model->mixins.emplace_back(name);
    return *this;
  }
  Table& row_security() { return this->flag("row_security"); }
  Table& unlogged() { return this->flag("unlogged"); }
  Table& partition_by(std::string_view method_and_key) { return this->set("partition_by", method_and_key); }
  Table& partition_of(std::string_view parent, std::string_view bound) {
    return this->set("partition", map({{"of", parent}, {"bound", bound}}));
  }
  Table& inherits(Texts parents) { return this->set("inherits", Value::texts(parents)); }
};

}  // namespace migrate
