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
  Self& set(std::string key, Value value) {
    value_->add(std::move(key), std::move(value));
    return self();
  }
  // An object inside of this one, in a section whose keys are names (triggers, rules) …
  Object object(const std::string& section, const std::string& name);
  // … or whose objects are a list.
  Object object(const std::string& section);

  // The whole name, where the naming convention would give another.
  Self& name(std::string name) { return set("name", std::move(name)); }
  Self& comment(std::string text) { return set("comment", std::move(text)); }
  Self& renamed_from(std::string name) { return set("renamed_from", std::move(name)); }
  Self& owner(std::string role) { return set("owner", std::move(role)); }
  Self& grant(const std::string& role, std::initializer_list<Value> privileges) {
    value_->section("grants").add(role, Value::list(privileges));
    return self();
  }
  Self& security_label(const std::string& provider, std::string label) {
    value_->section("security_labels").add(provider, std::move(label));
    return self();
  }

 protected:
  Value& value() { return *value_; }
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
Object Body<Self>::object(const std::string& section, const std::string& name) {
  return Object(value_->add_object(section, name));
}

template <class Self>
Object Body<Self>::object(const std::string& section) {
  return Object(value_->add_object(section));
}

// What can wait for the end of the transaction: keys, and triggers that are constraints.
template <class Self>
class Deferrable : public Body<Self> {
 public:
  using Body<Self>::Body;
  Self& deferrable() { return this->set("deferrable", true); }
  Self& initially_deferred() { return this->set("initially_deferred", true); }
};

class Key : public Deferrable<Key> {  // a primary key or a unique constraint
 public:
  using Deferrable::Deferrable;
  Key& include(std::initializer_list<Value> columns) { return set("include", Value::list(columns)); }
  Key& nulls_not_distinct() { return set("nulls_not_distinct", true); }
};

class Check : public Body<Check> {
 public:
  using Body::Body;
  Check& no_inherit() { return set("no_inherit", true); }
  Check& not_valid() { return set("not_valid", true); }
};

class Exclusion : public Deferrable<Exclusion> {
 public:
  using Deferrable::Deferrable;
  Exclusion& method(std::string access_method) { return set("using", std::move(access_method)); }
  Exclusion& where(std::string condition) { return set("where", std::move(condition)); }
};

class Trigger : public Deferrable<Trigger> {
 public:
  using Deferrable::Deferrable;
  Trigger& before(std::initializer_list<Value> events) { return at("before", events); }
  Trigger& after(std::initializer_list<Value> events) { return at("after", events); }
  Trigger& instead_of(std::initializer_list<Value> events) { return at("instead of", events); }
  Trigger& for_each_row() { return set("for_each", "row"); }
  Trigger& when(std::string condition) { return set("when", std::move(condition)); }
  Trigger& function(std::string name) { return set("function", std::move(name)); }
  Trigger& arguments(std::initializer_list<Value> texts) { return set("arguments", Value::list(texts)); }

 private:
  Trigger& at(std::string timing, std::initializer_list<Value> events) {
    return set("timing", std::move(timing)).set("events", Value::list(events));
  }
};

class Policy : public Body<Policy> {
 public:
  using Body::Body;
  Policy& command(std::string command) { return set("command", std::move(command)); }
  Policy& roles(std::initializer_list<Value> roles) { return set("roles", Value::list(roles)); }
  Policy& using_sql(std::string condition) { return set("using", std::move(condition)); }
  Policy& with_check(std::string condition) { return set("with_check", std::move(condition)); }
  Policy& restrictive() { return set("restrictive", true); }
};

class Routine : public Body<Routine> {  // a function or a procedure
 public:
  using Body::Body;
  Routine& returns(std::string type) { return set("returns", std::move(type)); }
  Routine& language(std::string name) { return set("language", std::move(name)); }
  Routine& body(std::string source) { return set("body", std::move(source)); }
  Routine& sql_body(std::string sql) { return set("sql_body", std::move(sql)); }
  Routine& volatility(std::string word) { return set("volatility", std::move(word)); }
  Routine& strict() { return set("strict", true); }
  Routine& security_definer() { return set("security", "definer"); }
  Routine& setting(const std::string& name, std::string text) {
    value().section("settings").add(name, std::move(text));
    return *this;
  }
};

class View : public Body<View> {
 public:
  using Body::Body;
  View& check_option(std::string word) { return set("check_option", std::move(word)); }
  Trigger trigger(const std::string& name) { return Trigger(value().add_object("triggers", name)); }
};

class Domain : public Body<Domain> {
 public:
  using Body::Body;
  Domain& not_null() { return set("not_null", true); }
  Domain& default_sql(std::string expression) { return set("default", std::move(expression)); }
  Check check(const std::string& name, std::string expression) {
    return Check(value().add_object("checks", name)).set("expression", std::move(expression));
  }
};

class Sequence : public Body<Sequence> {
 public:
  using Body::Body;
  Sequence& start(long long number) { return set("start", number); }
  Sequence& increment(long long number) { return set("increment", number); }
};

}  // namespace migrate
