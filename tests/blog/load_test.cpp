// Fifty clients at once, who write, edit, count and read: what was answered with success is in the database,
// no more and no less. For three seconds, or as many as MIGRATE_TEST_LOAD says.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "client.hpp"
#include "service.hpp"

using blog::test::Answer;
using blog::test::Client;
using nlohmann::json;

namespace {

constexpr int clients = 50;

struct Done {
  std::set<std::string> slugs;  // of the posts that were made
  int views = 0;                // of the shared post
  int likes = 0;
  int edits = 0;
  int refused = 0;   // edits of a version that was no longer the newest
  int requests = 0;  // all
  std::string problem{};

  void add(const Done& other) {
    slugs.insert(other.slugs.begin(), other.slugs.end());
    views += other.views;
    likes += other.likes;
    edits += other.edits;
    refused += other.refused;
    requests += other.requests;
    if (problem.empty()) problem = other.problem;
  }
};

struct Stage {
  int port;
  std::string author;
  std::string shared;  // the post that all look at, and edit
  std::chrono::steady_clock::time_point end;
};

// One client, until the end or until an answer is none that it may get.
class Visitor {
 public:
  Visitor(const Stage& stage, int number) : stage_(stage), number_(number), client_(stage.port) {}

  Done visit() {
    while (done_.problem.empty() && std::chrono::steady_clock::now() < stage_.end) {
      write();
      if (expect(client_.post("/posts/" + stage_.shared + "/views"), {200}) == 200) ++done_.views;
      if (expect(client_.post("/posts/" + stage_.shared + "/likes"), {200}) == 200) ++done_.likes;
      edit();
      expect(client_.get("/posts?size=5"), {200});
    }
    return done_;
  }

 private:
  int expect(const Answer& answer, const std::set<int>& statuses) {
    ++done_.requests;
    if (!statuses.contains(answer.status)) done_.problem = std::to_string(answer.status) + ' ' + answer.text;
    return answer.status;
  }

  void write() {
    const std::string slug = "by-" + std::to_string(number_) + '-' + std::to_string(done_.slugs.size());
    const json post = {{"author_id", stage_.author}, {"title", slug}, {"slug", slug}, {"content", slug}};
    if (expect(client_.post("/posts", post.dump()), {201}) == 201) done_.slugs.insert(slug);
  }

  void edit() {
    const Answer seen = client_.get("/posts/" + stage_.shared);
    if (expect(seen, {200}) != 200) return;
    const json changes = {{"version", seen.json()["version"]}, {"title", "by " + std::to_string(number_)}};
    const int status = expect(client_.patch("/posts/" + stage_.shared, changes.dump()), {200, 409});
    ++(status == 200 ? done_.edits : done_.refused);
  }

  const Stage& stage_;
  int number_;
  Client client_;
  Done done_;
};

Done visit_all(const Stage& stage) {
  Done out;
  std::mutex mutex;
  std::vector<std::jthread> threads;
  for (int number = 0; number < clients; ++number) {
    threads.emplace_back([&stage, &out, &mutex, number] {
      Done done;
      try {
        done = Visitor(stage, number).visit();
      } catch (const std::exception& problem) {
        done.problem = problem.what();
      }
      const std::scoped_lock lock(mutex);
      out.add(done);
    });
  }
  threads.clear();  // joins them
  return out;
}

int seconds() {
  const char* given = std::getenv("MIGRATE_TEST_LOAD");
  return given ? std::atoi(given) : 3;
}

}  // namespace

TEST_CASE("fifty clients at once lose no write") {
  const auto& database = blog::test::empty_project().database();
  blog::test::Service service;
  Client client(service.port());
  const json ada = {{"email", "ada@example.org"}, {"username", "ada"}, {"password", "correct horse"}};
  Stage stage{service.port(), client.post("/users", ada.dump()).json()["id"], {}, {}};
  const json post = {{"author_id", stage.author}, {"title", "New"}, {"slug", "shared"}, {"content", ""}};
  stage.shared = client.post("/posts", post.dump()).json()["id"];
  client.post("/posts/" + stage.shared + "/publish");  // version 2
  stage.end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds());

  const Done done = visit_all(stage);

  CHECK(done.problem == "");
  CHECK(done.slugs.size() > 0);
  CHECK(done.edits > 0);
  std::string slugs;
  for (const std::string& slug : done.slugs) slugs += (slugs.empty() ? "" : "\n") + slug;
  CHECK(database.query("SELECT slug FROM posts WHERE slug LIKE 'by-%' ORDER BY slug COLLATE \"C\"") == slugs);
  CHECK(database.query("SELECT view_count, like_count, version - 2 FROM posts WHERE slug = 'shared'") ==
        std::to_string(done.views) + '|' + std::to_string(done.likes) + '|' + std::to_string(done.edits));
  // The audit trail saw the same, and nothing else.
  CHECK(
      database.query("SELECT count(*) FROM audit_log WHERE operation = 'INSERT' AND table_name = 'posts'") ==
      std::to_string(done.slugs.size() + 1));
  CHECK(database.query("SELECT count(*) FROM audit_log WHERE operation = 'UPDATE'") ==
        std::to_string(done.views + done.likes + done.edits + 1));
  MESSAGE(clients << " clients, " << seconds() << " s: " << done.requests / seconds() << " requests/s; "
                  << done.slugs.size() << " posts, " << done.views << " views, " << done.likes << " likes, "
                  << done.edits << " edits (" << done.refused << " refused), all of them in the database");
}
