#include "catalog/snapshot.hpp"

#include <doctest/doctest.h>

#include "catalog/diff.hpp"

using namespace migrate::catalog;

namespace {

Object object(const char* address, const char* parent = "", int position = 0) {
  Object out;
  out.address = Address::parse(address);
  if (*parent) out.parent = Address::parse(parent);
  out.position = position;
  return out;
}

Object with(Object object, const char* name, const char* value) {
  object.set(name, value);
  return object;
}

Snapshot snapshot(std::vector<Object> objects, std::vector<Dependency> edges = {}) {
  return Snapshot(std::move(objects), edges);
}

std::string texts(const std::vector<const Object*>& objects) {
  std::string out;
  for (const Object* one : objects) out += (out.empty() ? "" : " ") + one->address.text();
  return out;
}

const char* const t = "table:public.t";

}  // namespace

TEST_CASE("a copy and an edit that changes nothing share the objects, and a change leaves the original") {
  const Object* kept = nullptr;
  Snapshot copy;
  {
    const Snapshot one = snapshot({with(object(t), "unlogged", "true"), object("schema:public")});
    kept = one.find(Address::parse(t));
    copy = one;
    const Snapshot same = one.with_attributes([](ObjectEdit& edit) {
      if (edit.object().has("unlogged")) edit.set("unlogged", "true");
    });
    CHECK(same.find(kept->address) == kept);
    const Snapshot other = one.with_attributes([](ObjectEdit& edit) {
      if (edit.object().has("unlogged")) edit.set("unlogged", "");
    });
    CHECK_FALSE(other.find(kept->address)->has("unlogged"));
    CHECK(other.objects().size() == 2);
  }
  CHECK(copy.find(Address::parse(t)) == kept);
  CHECK(kept->has("unlogged"));
}

TEST_CASE("an edit can give an object all that another one has") {
  const Object other = with(object(t, "", 3), "access_method", "mine");
  const Snapshot one = snapshot({with(object(t), "unlogged", "true")});
  const Snapshot replaced = one.with_attributes([&](ObjectEdit& edit) { edit.replace(other); });
  CHECK(replaced.objects().front().attributes() == other.attributes());
}

TEST_CASE("setting an attribute to nothing removes it") {
  Object one = with(object(t), "unlogged", "true");
  CHECK(one.has("unlogged"));
  one.set("unlogged", "");
  CHECK_FALSE(one.has("unlogged"));
  CHECK(one.attributes().empty());
}

TEST_CASE("a digest is of names and values, whatever the order in which they came") {
  const Object one = with(with(object(t), "a", "1"), "b", "2");
  const Object other = with(with(object(t), "b", "2"), "a", "1");
  CHECK(one.digest() == other.digest());
  CHECK(one.digest().hex().size() == 32);
  CHECK(one.digest() != with(one, "b", "3").digest());
  CHECK(one.digest() != with(with(object("table:public.u"), "a", "1"), "b", "2").digest());
  // a value does not run into the next name
  CHECK(with(with(object(t), "a", "1b"), "c", "2").digest() !=
        with(with(object(t), "a", "1"), "bc", "2").digest());
}

TEST_CASE("position and facts are no difference") {
  Object one = object("column:public.t.a", t, 1);
  Object other = object("column:public.t.a", t, 2);
  other.set_fact("base_type", "integer");
  CHECK(one.digest() == other.digest());
  CHECK(diff(snapshot({one}), snapshot({other})).empty());
}

TEST_CASE("a fingerprint does not depend on the order of the objects, but on each of them") {
  const Object a = with(object("table:public.a"), "unlogged", "true");
  const Object b = object("table:public.b");
  CHECK(snapshot({a, b}).fingerprint() == snapshot({b, a}).fingerprint());
  CHECK(snapshot({a, b}).fingerprint() != snapshot({a}).fingerprint());
  CHECK(snapshot({a, b}).fingerprint() != snapshot({object("table:public.a"), b}).fingerprint());
}

TEST_CASE("children come by position, dependents and needs by address") {
  const Snapshot one =
      snapshot({object(t), object("column:public.t.b", t, 1), object("column:public.t.a", t, 2),
                object("index:public.t.i", t)},
               {{Address::parse("index:public.t.i"), Address::parse("column:public.t.b")},
                {Address::parse("index:public.t.i"), Address::parse("table:public.unknown")}});
  CHECK(texts(one.children_of(Address::parse(t))) == "index:public.t.i column:public.t.b column:public.t.a");
  CHECK(texts(one.needs_of(Address::parse("index:public.t.i"))) == "column:public.t.b");
  CHECK(texts(one.dependents_of(Address::parse("column:public.t.b"))) == "index:public.t.i");
  CHECK(one.find(Address::parse("table:public.unknown")) == nullptr);
}

TEST_CASE("a diff names what comes, what goes and which attributes change") {
  const Snapshot from = snapshot({object("table:public.gone"), with(with(object(t), "a", "1"), "b", "2")});
  const Snapshot to = snapshot({object("table:public.new"), with(with(object(t), "b", "3"), "c", "4")});
  const std::vector<Change> changes = diff(from, to);
  REQUIRE(changes.size() == 3);
  CHECK(std::get<Drop>(changes[0]).object->address.text() == "table:public.gone");
  CHECK(std::get<Create>(changes[1]).object->address.text() == "table:public.new");
  const Alter& alter = std::get<Alter>(changes[2]);
  REQUIRE(alter.attributes.size() == 3);
  CHECK(alter.attributes[0].name + alter.attributes[0].from + ">" + alter.attributes[0].to == "a1>");
  CHECK(alter.attributes[1].name + alter.attributes[1].from + ">" + alter.attributes[1].to == "b2>3");
  CHECK(alter.attributes[2].name + alter.attributes[2].from + ">" + alter.attributes[2].to == "c>4");
  CHECK(alter.changes("a"));
  CHECK_FALSE(alter.changes("d"));
}

TEST_CASE("equal snapshots have no difference") {
  const Snapshot one = snapshot({object(t), object("column:public.t.a", t, 1)});
  CHECK(diff(one, one).empty());
}

TEST_CASE("a follower finds what is there and nothing else, in one walk") {
  const Snapshot one = snapshot({object("table:public.b"), object("table:public.d")});
  Follower in_one(one);
  for (const char* address : {"table:public.a", "table:public.b", "table:public.b", "table:public.c",
                              "table:public.d", "table:public.e", "table:public.f"}) {
    const Address wanted = Address::parse(address);
    CHECK(in_one.find(wanted) == one.find(wanted));
  }
}
