// What a registry is made of: a tree of values, which is printed as YAML.
//
// A value is a text, a flag, a whole number, a list or a mapping; or it speaks of a member of a model, and
// becomes the column's name when the whole is printed (Kind::member, reference, enumeration).
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace migrate {

// The models are wrong: which one, and why.
class ModelError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

namespace detail {

// One address for each type.
template <class T>
struct Identity {
  static inline char here = 0;
};
template <class T>
const void* identity() {
  return &Identity<T>::here;
}

// A pointer to a data member, of any type.
struct Member {
  const void* type = nullptr;   // of the pointer: the member's type and the class that declares it
  const void* owner = nullptr;  // that class
  std::array<unsigned char, sizeof(int Identity<int>::*)> bits{};

  friend bool operator==(const Member&, const Member&) = default;
};

template <class M, class C>
Member member_of(M C::*pointer) {
  static_assert(std::is_object_v<M>, "a column is a data member");
  Member out{identity<M C::*>(), identity<C>(), {}};
  static_assert(sizeof pointer == sizeof out.bits);
  std::memcpy(out.bits.data(), &pointer, sizeof pointer);
  return out;
}

// What a mapping that is a table's or a mixin's knows of its struct.
struct Model {
  struct Column {
    Member member;
    std::string name;
  };
  const void* type = nullptr;  // the struct; null: there is none
  // Of a table: throws a pointer to the struct. Of a mixin: whether that is caught as a pointer to its own
  // struct, in other words whether this one is a base of that one; `at` is where it begins then.
  void (*raise)() = nullptr;
  bool (*is_base_of)(void (*raise)(), std::uintptr_t& at) = nullptr;
  std::vector<Column> columns{};
  std::vector<std::string> mixins{};  // those that are no bases of the struct
};

}  // namespace detail

struct Pair;

// Texts in a row: {"insert", "update"}.
using Texts = std::initializer_list<std::string_view>;

class Value {
 public:
  enum class Kind { text, flag, number, list, map, member, reference, enumeration };

  Value(std::string text) : text_(std::move(text)) {}
  Value(std::string_view text) : text_(text) {}
  Value(const char* text) : text_(text) {}
  Value(std::same_as<bool> auto flag) : kind_(Kind::flag), text_(flag ? "true" : "false") {}
  template <std::integral Number>
  requires(!std::same_as<Number, bool> && !std::same_as<Number, char>) Value(Number number)
      : kind_(Kind::number), text_(std::to_string(number)) {}

  static Value list(std::initializer_list<Value> items);
  static Value texts(Texts items);
  static Value map();
  // The name of the member's column; of an element of an index with what follows it ("desc").
  static Value member(detail::Member member, std::string suffix = {});
  // What `references` says: the table of the struct, and its columns; its primary key without them.
  static Value reference(const void* type, std::vector<detail::Member> members);
  // The type of a registered enum, and what follows it ("[]").
  static Value enumeration(const void* type, std::string suffix);

  Kind kind() const { return kind_; }
  // Of a text, a flag or a number, as it is written; else what follows the name.
  const std::string& text() const { return text_; }
  const void* type() const { return type_; }
  const std::vector<detail::Member>& members() const { return members_; }
  const std::list<Value>& items() const { return items_; }
  const std::list<Pair>& pairs() const { return pairs_; }

  // Of mappings. What they hold stays where it is when more is added. Called a thousand times by one
  // function, they would only cost the compiler time if they were inlined.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  // Throws ModelError when the key is there.
  Value& add(std::string_view key, Value value);
  Value& add_text(std::string_view key, std::string_view text);
  Value& add_flag(std::string_view key);  // true
  // The mapping (or list) under the key; an empty one is made. Throws ModelError when something else is
  // there.
  Value& section(std::string_view key, Kind kind = Kind::map);
  // The object `name` in the section, a new mapping. Without a name, the section is a list.
  Value& add_object(std::string_view section, std::string_view name);
  Value& add_object(std::string_view section);
  Value& append(Value item);  // to a list
  [[noreturn]] void fail(const std::string& what) const;

  std::string title{};                   // of an object, for errors: "tables users"
  std::optional<detail::Model> model{};  // of a table or a mixin
  const void* declares = nullptr;        // of an enum: its C++ type

 private:
  Kind kind_ = Kind::text;
  std::string text_{};
  const void* type_ = nullptr;
  std::vector<detail::Member> members_{};
  std::list<Value> items_{};
  std::list<Pair> pairs_{};
};

struct Pair {
  std::string key;
  Value value;
};

inline Value list(std::initializer_list<Value> items) {
  return Value::list(items);
}

inline Value map(std::initializer_list<Pair> pairs) {
  Value out = Value::map();
  for (const Pair& pair : pairs) out.add(pair.key, pair.value);
  return out;
}

inline Value Value::list(std::initializer_list<Value> items) {
  Value out("");
  out.kind_ = Kind::list;
  out.items_ = items;
  return out;
}

inline Value Value::texts(Texts items) {
  Value out = list({});
  for (const std::string_view item : items) out.append(item);
  return out;
}

inline Value Value::map() {
  Value out("");
  out.kind_ = Kind::map;
  return out;
}

inline Value Value::member(detail::Member member, std::string suffix) {
  Value out(std::move(suffix));
  out.kind_ = Kind::member;
  out.members_ = {member};
  return out;
}

inline Value Value::reference(const void* type, std::vector<detail::Member> members) {
  Value out("");
  out.kind_ = Kind::reference;
  out.type_ = type;
  out.members_ = std::move(members);
  return out;
}

inline Value Value::enumeration(const void* type, std::string suffix) {
  Value out(std::move(suffix));
  out.kind_ = Kind::enumeration;
  out.type_ = type;
  return out;
}

inline const Value* Value::find(std::string_view key) const {
  for (const Pair& pair : pairs_) {
    if (pair.key == key) return &pair.value;
  }
  return nullptr;
}

inline Value* Value::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

[[gnu::noinline]] inline void Value::fail(const std::string& what) const {
  throw ModelError(title.empty() ? what : title + ": " + what);
}

[[gnu::noinline]] inline Value& Value::add(std::string_view key, Value value) {
  if (find(key)) fail('"' + std::string(key) + "\" is there twice");
  return pairs_.emplace_back(Pair{std::string(key), std::move(value)}).value;
}

[[gnu::noinline]] inline Value& Value::add_text(std::string_view key, std::string_view text) {
  return add(key, text);
}

[[gnu::noinline]] inline Value& Value::add_flag(std::string_view key) {
  return add(key, true);
}

[[gnu::noinline]] inline Value& Value::section(std::string_view key, Kind kind) {
  Value* found = find(key);
  if (!found) {
    found = &add(key, kind == Kind::map ? map() : list({}));
    found->title = (title.empty() ? "" : title + ": ") + std::string(key);
  }
  if (found->kind_ != kind)
    fail("some of \"" + std::string(key) + "\" have a name as their key, and some have not");
  return *found;
}

[[gnu::noinline]] inline Value& Value::add_object(std::string_view section, std::string_view name) {
  Value& among = this->section(section);
  Value& out = among.add(name, map());
  out.title = among.title + ' ' + std::string(name);
  return out;
}

[[gnu::noinline]] inline Value& Value::add_object(std::string_view section) {
  Value& among = this->section(section, Kind::list);
  Value& out = among.append(map());
  out.title = among.title;
  return out;
}

inline Value& Value::append(Value item) {
  return items_.emplace_back(std::move(item));
}

}  // namespace migrate
