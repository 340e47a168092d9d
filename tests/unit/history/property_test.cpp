// What must hold on every graph, tried on random ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "literal_graph.hpp"

using namespace literal;
using history::RevisionSet;

namespace {

std::vector<Node> random_nodes(std::mt19937& random) {
  std::vector<Node> out;
  const auto count = 1 + random() % 14;
  for (std::size_t i = 0; i < count; ++i) {
    Node node{.revision = "r" + std::to_string(random() % 90 + 10) + "_" + std::to_string(i)};
    RevisionSet parents;
    RevisionSet depends;
    for (auto n = random() % 3; n > 0 && i > 0; --n) parents.insert(out[random() % i].revision);
    for (auto n = random() % 4 / 3; n > 0 && i > 0; --n) depends.insert(out[random() % i].revision);
    node.parents.assign(parents.begin(), parents.end());
    node.depends.assign(depends.begin(), depends.end());
    out.push_back(node);
  }
  return out;
}

// The definition itself: no other member stands above it, by any path.
RevisionSet maximal_by_definition(const Graph& g, const RevisionSet& members) {
  RevisionSet out;
  for (const std::string& member : members) {
    const RevisionSet above = g.with_all_above({member});
    const bool covered = std::any_of(members.begin(), members.end(),
                                     [&](const std::string& m) { return m != member && above.contains(m); });
    if (!covered) out.insert(member);
  }
  return out;
}

// A database that carries out moves and checks each one.
struct Database {
  const Graph& graph;
  RevisionSet applied{};
  RevisionSet rows{};

  void run(const std::vector<history::Move>& moves) {
    for (const history::Move& move : moves) {
      const bool up = move.direction == history::Direction::up;
      CHECK((up ? applied.insert(move.revision).second : applied.erase(move.revision) == 1));
      for (const std::string& row : move.rows.delete_rows) CHECK(rows.erase(row) == 1);
      for (const std::string& row : move.rows.insert_rows) CHECK(rows.insert(row).second);
      CHECK(rows == maximal_by_definition(graph, applied));
      check_closed();
    }
  }
  void check_closed() const {
    for (const std::string& revision : applied) {
      for (const std::string& below : graph.with_all_below({revision})) CHECK(applied.contains(below));
    }
  }
  // It is applied and no row, and yet no child of it is applied.
  bool only_dependents_above(const std::string& revision) const {
    const Revisions& children = graph.children(revision);
    return applied.contains(revision) && !rows.contains(revision) &&
           std::none_of(children.begin(), children.end(),
                        [&](const std::string& child) { return applied.contains(child); });
  }
  Position position() const { return {.rows = {rows.begin(), rows.end()}}; }
};

// The target of a downgrade that undoes a revision on which nothing stands.
std::string undoing_of(const Graph& g, const std::string& revision) {
  const Revisions& parents = g.get(revision).parents;
  const Revisions top = g.maximal({parents.begin(), parents.end()});
  return revision + "@" + (top.empty() ? "base" : top.front());
}

// The moves to heads, and those down to a revision, as text with their rows.
std::string walked(const Graph& g, const Position& position, const std::string& revision) {
  std::string out = carried_out(position, history::upgrade(g, position, "heads").moves);
  try {
    out += " / " + carried_out(position, history::downgrade(g, position, revision).moves);
  } catch (const Error& error) {
    out += " / " + std::string(error.what());
  }
  return out;
}

}  // namespace

TEST_CASE(
    "on random graphs rows are the maximal elements after every move, and nothing runs before what it "
    "needs") {
  std::mt19937 random(20261121);
  for (int round = 0; round < 400; ++round) {
    const std::vector<Node> scripts = random_nodes(random);
    const Graph g(scripts);
    Database database{g};
    for (int step = 0; step < 6; ++step) {
      const std::string target = scripts[random() % scripts.size()].revision;
      if (database.only_dependents_above(target)) {
        CHECK_THROWS_AS(history::downgrade(g, database.position(), target), Error);
      } else if (database.applied.contains(target)) {
        database.run(history::downgrade(g, database.position(), target).moves);
        CHECK(database.applied.contains(target));
      } else {
        database.run(history::upgrade(g, database.position(), target).moves);
        CHECK(database.applied.contains(target));
      }
    }
    database.run(history::upgrade(g, database.position(), "heads").moves);
    CHECK(database.applied.size() == scripts.size());
    database.run(history::downgrade(g, database.position(), "base").moves);
    CHECK(database.rows.empty());
  }
}

TEST_CASE("on random graphs the way to heads and back to base is one way there and the same back") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Node> scripts = random_nodes(random);
    const Graph g(scripts);
    std::shuffle(scripts.begin(), scripts.end(), random);
    const auto up = history::upgrade(Graph(scripts), {}, "heads").moves;
    Revisions there;
    for (const history::Move& move : up) there.push_back(move.revision);
    CHECK(there == g.order());
    Revisions back;
    for (const history::Move& move : history::downgrade(g, {.rows = g.effective_heads()}, "base").moves) {
      back.push_back(move.revision);
    }
    std::reverse(back.begin(), back.end());
    CHECK(back == there);
  }
}

TEST_CASE("on random graphs the way up to any target and down again ends where it began") {
  std::mt19937 random(20261122);
  for (int round = 0; round < 400; ++round) {
    const std::vector<Node> scripts = random_nodes(random);
    const Graph g(scripts);
    Database database{g};
    database.run(history::upgrade(g, {}, scripts[random() % scripts.size()].revision).moves);
    const RevisionSet applied = database.applied;
    const std::string target = scripts[random() % scripts.size()].revision;
    const auto up = history::upgrade(g, database.position(), target).moves;
    database.run(up);
    Revisions back;
    for (auto move = up.rbegin(); move != up.rend(); ++move) {
      database.run(history::downgrade(g, database.position(), undoing_of(g, move->revision)).moves);
      back.push_back(move->revision);
      CHECK_FALSE(database.applied.contains(move->revision));
    }
    CHECK(database.applied == applied);
  }
}

TEST_CASE("on random graphs a walk is the same whatever order scripts and rows are given in") {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    std::vector<Node> scripts = random_nodes(random);
    const Graph g(scripts);
    Database database{g};
    database.run(history::upgrade(g, {}, scripts[random() % scripts.size()].revision).moves);
    Position position = database.position();
    const std::string first = g.order()[random() % g.order().size()];
    const auto there = walked(g, position, first);
    std::shuffle(scripts.begin(), scripts.end(), random);
    std::shuffle(position.rows.begin(), position.rows.end(), random);
    CHECK(walked(Graph(scripts), position, first) == there);
  }
}

TEST_CASE("on random graphs a stamp leaves rows that a walk could have left") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::vector<Node> scripts = random_nodes(random);
    const Graph g(scripts);
    Database database{g};
    database.run(history::upgrade(g, {}, scripts[random() % scripts.size()].revision).moves);
    const std::string target = scripts[random() % scripts.size()].revision;
    const history::RowChange change = history::stamp(g, database.position(), {target});
    for (const std::string& row : change.delete_rows) CHECK(database.rows.erase(row) == 1);
    for (const std::string& row : change.insert_rows) CHECK(database.rows.insert(row).second);
    CHECK(database.rows.contains(target));
    CHECK(database.rows == maximal_by_definition(g, database.rows));
  }
}
