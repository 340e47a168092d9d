// The objects of a registry, each a mapping of the YAML, and what can be said of them.
//
// A builder is a handle: it may be copied, and is good as long as its registry. What has no function of its
// own here is said by `set` and `object`, with the keys and sections that the YAML has; the README's section
// "The registry" lists them, and `migrate json-schema models` tells them to machines.
#pragma once

#include <initializer_list>
#include <migrate/model/value.hpp>
#include <string>
#include <utility>

namespace migrate {

class Object;

// What every object may say. `Self` is the builder itself.
template <class Self>
class Body {
 public:
  explicit Body(Value& value) : value_(&value) {}

  // A key of the YAML and its value: text, flag, number, list({…}) or map({…}).
  // Throws ModelError when the key is there.
  Self& set(std::string_view key, const Value& value) {
    value_->add(key, value);
    return self();
  }
  template <std::convertible_to<std::string_view> Text>
  Self& set(std::string_view key, const Text& text) {
    value_->add_text(key, text);
    return self();
  }
  // An object inside of this one, in a section whose keys are names (triggers, rules) …
  Object object(std::string_view section, std::string_view name);
  // … or whose objects are a list.
  Object object(std::string_view section);

  // The whole name, where the naming convention would give another.
  Self& name(std::string_view name) { return set("name", name); }
  Self& comment(std::string_view text) { return set("comment", text); }
  Self& renamed_from(std::string_view name) { return set("renamed_from", name); }
  Self& owner(std::string_view role) { return set("owner", role); }
  Self& grant(std::string_view role, Texts privileges) {
    value_->section("grants").add(role, Value::texts(privileges));
    return self();
  }
  Self& security_label(std::string_view provider, std::string_view label) {
    value_->section("security_labels").add(provider, label);
    return self();
  }

 protected:
  Value& value() { return *value_; }
  Self& flag(std::string_view key) {
    value_->add_flag(key);
    return self();
  }
  Self& self() { return static_cast<Self&>(*this); }

 private:
  Value* value_;
};

// An object of any section.
class Object : public Body<Object> {
 public:
  using Body::Body;
};

template <class Self>
Object Body<Self>::object(std::string_view section, std::string_view name) {
  return Object(value_->add_object(section, name));
}

template <class Self>
Object Body<Self>::object(std::string_view section) {
  return Object(value_->add_object(section));
}

// What can wait for the end of the transaction: keys, and triggers that are constraints.
template <class Self>
class Deferrable : public Body<Self> {
 public:
  using Body<Self>::Body;
  Self& deferrable() { return this->flag("deferrable"); }
  Self& initially_deferred() { return this->flag("initially_deferred"); }
};

class Key : public Deferrable<Key> {  // a primary key or a unique constraint
 public:
  using Deferrable::Deferrable;
  Key& include(Texts columns) { return set("include", Value::texts(columns)); }
  Key& nulls_not_distinct() { return flag("nulls_not_distinct"); }
};

class Check : public Body<Check> {
 public:
  using Body::Body;
  Check& no_inherit() { return flag("no_inherit"); }
  Check& not_valid() { return flag("not_valid"); }
};

class Exclusion : public Deferrable<Exclusion> {
 public:
  using Deferrable::Deferrable;
  Exclusion& method(std::string_view access_method) { return set("using", access_method); }
  Exclusion& where(std::string_view condition) { return set("where", condition); }
};

class Trigger : public Deferrable<Trigger> {
 public:
  using Deferrable::Deferrable;
  Trigger& before(Texts events) { return at("before", events); }
  Trigger& after(Texts events) { return at("after", events); }
  Trigger& instead_of(Texts events) { return at("instead of", events); }
  Trigger& for_each_row() { return set("for_each", "row"); }
  Trigger& when(std::string_view condition) { return set("when", condition); }
  Trigger& function(std::string_view name) { return set("function", name); }
  Trigger& arguments(Texts texts) { return set("arguments", Value::texts(texts)); }

 private:
  Trigger& at(std::string_view timing, Texts events) {
    return set("timing", timing).set("events", Value::texts(events));
  }
};

class Policy : public Body<Policy> {
 public:
  using Body::Body;
  Policy& command(std::string_view command) { return set("command", command); }
  Policy& roles(Texts roles) { return set("roles", Value::texts(roles)); }
  Policy& using_sql(std::string_view condition) { return set("using", condition); }
  Policy& with_check(std::string_view condition) { return set("with_check", condition); }
  Policy& restrictive() { return flag("restrictive"); }
};

class Routine : public Body<Routine> {  // a function or a procedure
 public:
  using Body::Body;
  Routine& returns(std::string_view type) { return set("returns", type); }
  Routine& language(std::string_view name) { return set("language", name); }
  Routine& body(std::string_view source) { return set("body", source); }
  Routine& sql_body(std::string_view sql) { return set("sql_body", sql); }
  Routine& volatility(std::string_view word) { return set("volatility", word); }
  Routine& strict() { return flag("strict"); }
  Routine& security_definer() { return set("security", "definer"); }
  Routine& setting(std::string_view name, std::string_view text) {
    value().section("settings").add(name, text);
    return *this;
  }
};

class View : public Body<View> {
 public:
  using Body::Body;
  View& check_option(std::string_view word) { return set("check_option", word); }
  Trigger trigger(std::string_view name) { return Trigger(value().add_object("triggers", name)); }
};

class Domain : public Body<Domain> {
 public:
  using Body::Body;
  Domain& not_null() { return flag("not_null"); }
  Domain& default_sql(std::string_view expression) { return set("default", expression); }
  Check check(std::string_view name, std::string_view expression) {
    return Check(value().add_object("checks", name)).set("expression", expression);
  }
};

class Sequence : public Body<Sequence> {
 public:
  using Body::Body;
  Sequence& start(long long number) { return set("start", number); }
  Sequence& increment(long long number) { return set("increment", number); }
};

}  // namespace migrate
