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

// Status and what is wrong: "400 title".
std::string refusal(const Answer& answer) {
  if (answer.status < 400) return std::to_string(answer.status);
  const json body = answer.json();
  return std::to_string(answer.status) +
         (body.contains("field") ? ' ' + body["field"].get<std::string>() : "");
}

}  // namespace

TEST_CASE("a user writes a post, publishes it, and it is read") {
  empty_project();
  Service service;
  std::optional<Client> connected(service.port());
  Client& client = *connected;
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
  connected.reset();  // else it waits for what the client may still say
  CHECK(service.stop() == 0);
}

TEST_CASE("what is wrong with a request is told with its field") {
  empty_project();
  Service service;
  Client client(service.port());
  const std::string ada = make_user(client, "ada");
  const std::string id = make_post(client, ada, "one");
  const json user = {{"email", "bob@example.org"}, {"username", "bob"}, {"password", password}};
  const json post = {{"author_id", ada}, {"title", "Two"}, {"slug", "two"}, {"content", ""}};
  // What the object is with another value in one place.
  const auto with = [](json object, const std::string& name, const json& value) {
    object[name] = value;
    return object.dump();
  };
  const auto without = [](json object, const std::string& name) {
    object.erase(name);
    return object.dump();
  };

  {  // bodies that are none
    CHECK(refusal(client.post("/users", "")) == "400 body");
    CHECK(refusal(client.post("/users", "[]")) == "400 body");
    CHECK(refusal(client.post("/users", "{\"email\": \"\xff\"}")) == "400 body");
    CHECK(refusal(client.post("/users", std::string(1'000'001, ' '))) == "413");
    const std::string deep = std::string(400'000, '[') + std::string(400'000, ']');
    CHECK(refusal(client.patch("/users/" + ada, R"({"settings": {"a": )" + deep + "}}")) == "400 body");
  }
  {  // users
    CHECK(refusal(client.post("/users", without(user, "email"))) == "400 email");
    CHECK(refusal(client.post("/users", with(user, "email", "nobody"))) == "400 email");
    CHECK(refusal(client.post("/users", with(user, "email", std::string(250, 'a') + "@a.org"))) ==
          "400 email");
    CHECK(refusal(client.post("/users", with(user, "username", ""))) == "400 username");
    CHECK(refusal(client.post("/users", with(user, "username", 7))) == "400 username");
    CHECK(refusal(client.post("/users", with(user, "username", std::string("a\0b", 3)))) == "400 username");
    CHECK(refusal(client.post("/users", with(user, "password", "short"))) == "400 password");
    CHECK(refusal(client.post("/users", with(user, "role", "admin"))) == "400 role");
    CHECK(refusal(client.post("/users", with(user, "email", "ADA@example.org"))) == "409 email");
    CHECK(refusal(client.post("/users", with(user, "username", "ada"))) == "409 username");
    CHECK(refusal(client.patch("/users/" + ada, R"({"settings": []})")) == "400 settings");
    CHECK(refusal(client.patch("/users/" + ada, R"({"settings": {"a": "\u0000"}})")) == "400 settings");
    CHECK(refusal(client.patch("/users/" + ada, R"({"password_hash": "x"})")) == "400 password_hash");
    // Characters, not bytes.
    std::string umlauts;
    for (int i = 0; i < 100; ++i) umlauts += "ü";
    CHECK(refusal(client.post("/users", with(user, "username", umlauts))) == "201");
  }
  {  // posts
    CHECK(refusal(client.post("/posts", with(post, "title", std::string(256, 'a')))) == "400 title");
    CHECK(refusal(client.post("/posts", with(post, "slug", "Not A Slug"))) == "400 slug");
    CHECK(refusal(client.post("/posts", with(post, "author_id", "me"))) == "400 author_id");
    CHECK(refusal(client.post("/posts", with(post, "author_id", id))) == "400 author_id");  // no user
    CHECK(refusal(client.post("/posts", with(post, "tags", "news"))) == "400 tags");
    CHECK(refusal(client.post("/posts", with(post, "tags", {"news", 1}))) == "400 tags");
    CHECK(refusal(client.post("/posts", with(post, "view_count", 1000))) == "400 view_count");
    CHECK(refusal(client.post("/posts", with(post, "slug", "one"))) == "409 slug");
    CHECK(refusal(client.patch("/posts/" + id, R"({"title": "New"})")) == "400 version");
    CHECK(refusal(client.patch("/posts/" + id, R"({"title": "New", "version": "1"})")) == "400 version");
    CHECK(refusal(client.patch("/posts/" + id, R"({"title": "New", "version": 1})")) == "200");
    CHECK(refusal(client.patch("/posts/" + id, R"({"title": "Old", "version": 1})")) == "409 version");
  }
  {  // parameters
    CHECK(refusal(client.get("/posts?page=0")) == "400 page");
    CHECK(refusal(client.get("/posts?size=101")) == "400 size");
    CHECK(refusal(client.get("/posts?sort=content")) == "400 sort");
    CHECK(refusal(client.get("/users?sort=-password_hash")) == "400 sort");
    CHECK(refusal(client.get("/posts?author=me")) == "400 author");
    CHECK(refusal(client.get("/posts?pgae=2")) == "400 pgae");
    CHECK(refusal(client.get("/posts?q=a&tag=news")) == "400 tag");
    CHECK(refusal(client.get("/posts?%FF=a")) == "400 \xEF\xBF\xBD");
    CHECK(refusal(client.get("/posts?q=%FF")) == "400 q");
    CHECK(refusal(client.get("/posts?q=a%00b")) == "400 q");
    CHECK(refusal(client.get("/trending?days=never")) == "400 days");
    CHECK(refusal(client.get("/posts?q=a&page=1000000&size=100")) == "200");
  }
  {  // nothing there
    const std::string nobody = "00000000-0000-4000-8000-000000000001";
    CHECK(refusal(client.get("/nothing")) == "404");
    CHECK(refusal(client.get("/users/" + nobody)) == "404");
    CHECK(refusal(client.get("/users/7")) == "404");
    CHECK(refusal(client.patch("/users/" + nobody, "{}")) == "404");
    CHECK(refusal(client.remove("/posts/" + nobody)) == "404");
    CHECK(refusal(client.get("/posts/by-slug/nothing")) == "404");
    CHECK(refusal(client.get("/posts/by-slug/" + std::string(8000, 'a'))) == "404");
    CHECK(refusal(client.post("/posts/" + id + "/views")) == "404");  // a draft
    CHECK(refusal(client.remove("/posts/" + id)) == "204");
    CHECK(refusal(client.get("/posts/" + id)) == "404");
    CHECK(refusal(client.post("/posts/" + id + "/restore")) == "200");
  }
}

TEST_CASE("an account over HTTP: no secret leaves it, and a refused login does not say why") {
  auto& project = empty_project();
  std::string seen;
  Service service;
  {
    Client client(service.port());
    const auto note = [&](const Answer& answer) {
      seen += answer.text;
      return answer;
    };
    const auto login = [&](const std::string& email, const std::string& word) {
      return note(client.post("/login", json{{"email", email}, {"password", word}}.dump()));
    };
    const Answer made = note(client.post(
        "/users", json{{"email", "ada@example.org"}, {"username", "ada"}, {"password", password}}.dump()));
    CHECK(made.location == "/users/" + made.json()["id"].get<std::string>());
    CHECK(note(client.get(made.location)).json()["email"] == "ada@example.org");
    CHECK(login("ada@example.org", password).json()["username"] == "ada");
    const Answer wrong_password = login("ada@example.org", "wrong horse");
    const Answer wrong_email = login("eve@example.org", password);
    CHECK(wrong_password.status == 401);
    CHECK(wrong_email.status == 401);
    CHECK(wrong_password.text == wrong_email.text);
    CHECK(note(client.patch(made.location, R"({"bio": "counts", "settings": {"dark": true}})"))
              .json()["settings"]["dark"] == true);
    CHECK(note(client.get("/users?q=ADA")).json()["total"] == 1);

    // An error of ours: the server's words have the whole row in their DETAIL.
    project.database().psql("ALTER TABLE users ADD CONSTRAINT no_traps CHECK (username <> 'trap')");
    const Answer trap = note(client.post(
        "/users", json{{"email", "trap@example.org"}, {"username", "trap"}, {"password", password}}.dump()));
    project.database().psql("ALTER TABLE users DROP CONSTRAINT no_traps");
    CHECK(trap.status == 500);
    CHECK(trap.text == R"({"error":"something went wrong here"})");
    CHECK(note(client.remove(made.location)).status == 204);
    CHECK(client.get(made.location).status == 404);
  }
  CHECK(service.log().find("POST /users: ") != std::string::npos);
  CHECK(service.log().find("no_traps") != std::string::npos);
  seen += service.log();
  CHECK(seen.find("argon2") == std::string::npos);
  CHECK(seen.find(password) == std::string::npos);
  CHECK(seen.find("password_hash") == std::string::npos);
}

TEST_CASE("the page shows what is published, and text stays text") {
  empty_project();
  Service service;
  Client client(service.port());
  const std::string ada = make_user(client, "ada");
  CHECK(client.get("/").text.find("Nothing is published yet") != std::string::npos);
  const json post = {
      {"author_id", ada}, {"title", "<script>alert(1)</script>"}, {"slug", "one"}, {"content", ""}};
  const std::string id = client.post("/posts", post.dump()).json()["id"];
  client.post("/posts/" + id + "/publish");
  const std::string page = client.get("/").text;
  CHECK(page.find("<h2>&lt;script&gt;alert(1)&lt;/script&gt;</h2>") != std::string::npos);
  CHECK(page.find("<script>") == std::string::npos);
}

TEST_CASE("the service outlives its database's absence") {
  auto& project = empty_project();
  const std::string name = project.database().name();
  Service service;
  Client client(service.port());
  CHECK(client.get("/health").status == 200);
  migrate::test::server().psql("postgres", "ALTER DATABASE " + name +
                                               " ALLOW_CONNECTIONS false;"
                                               "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                                               " WHERE datname = '" +
                                               name + "'");
  const Answer away = client.get("/health");
  migrate::test::server().psql("postgres", "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
  CHECK(away.status == 503);
  CHECK(client.get("/health").status == 200);
}

TEST_CASE("a setting that is wrong is named") {
  const auto start = [](const std::string& name, const std::string& value) {
    migrate::test::RunOptions options;
    options.environment = {{"DATABASE_URL", "host=/nowhere"}, {"BLOG_PORT", "0"}};
    options.environment[name] = value;
    const auto result = migrate::test::run({BLOG_BINARY}, options);
    return std::to_string(result.exit) + ' ' + result.err;
  };
  CHECK(start("DATABASE_URL", "") == "1 blog: DATABASE_URL is not set\n");
  CHECK(start("BLOG_TENANT", "mine") == "1 blog: BLOG_TENANT: must be a UUID\n");
}
