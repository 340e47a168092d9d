// The blog over HTTP: the real program on the real schema.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "client.hpp"
#include "service.hpp"

using blog::test::Answer;
using blog::test::Client;
using blog::test::empty_project;
using blog::test::Service;
using nlohmann::json;

namespace {

const std::string password = "correct horse";

std::string make_user(Client& client, const std::string& name) {
  const Answer answer = client.post(
      "/users", json{{"email", name + "@example.org"}, {"username", name}, {"password", password}}.dump());
  REQUIRE_MESSAGE(answer.status == 201, answer.text);
  return answer.json()["id"];
}

std::string make_post(Client& client, const std::string& author, const std::string& slug) {
  const Answer answer = client.post(
      "/posts",
      json{{"author_id", author}, {"title", "On " + slug}, {"slug", slug}, {"content", "About " + slug}}
          .dump());
  REQUIRE_MESSAGE(answer.status == 201, answer.text);
  return answer.json()["id"];
}

}  // namespace

TEST_CASE("a user writes a post, publishes it, and it is read") {
  empty_project();
  Service service;
  Client client(service.port());
  CHECK(client.get("/health").json() == json{{"status", "ok"}});
  const std::string ada = make_user(client, "ada");
  const std::string id = make_post(client, ada, "engines");

  CHECK(client.get("/posts").json()["total"] == 0);  // a draft
  const Answer published = client.post("/posts/" + id + "/publish");
  CHECK(published.status == 200);
  CHECK(published.json()["status"] == "published");
  CHECK(client.get("/posts").json()["items"][0]["slug"] == "engines");
  CHECK(client.get("/posts/by-slug/engines").json()["author_id"] == ada);
  CHECK(client.post("/posts/" + id + "/views").json()["view_count"] == 1);
  CHECK(client.get("/trending").json()["items"].size() == 1);
  const Answer page = client.get("/");
  CHECK(page.type == "text/html; charset=utf-8");
  CHECK(page.text.find("<h2>On engines</h2>") != std::string::npos);
  CHECK(service.stop() == 0);
}
