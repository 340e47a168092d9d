// The blog's repositories on its real schema, and the models against it.
#include <doctest/doctest.h>

#include "repository/posts.hpp"
#include "repository/users.hpp"
#include "service.hpp"

using namespace blog;
using blog::test::empty_project;

namespace {

// A session on the empty blog, which is rolled back.
struct Blog {
  migrate::test::Project& project = empty_project();
  Database database{blog::test::service_url(), blog::test::tenant};
  Session session{database.pool(), blog::test::tenant};
  Users users{session};
  Posts posts{session};

  User user(const std::string& name) {
    return users.create(Values<User>()
                            .set(&User::email, name + "@example.org")
                            .set(&User::username, name)
                            .set(&User::password_hash, "none"));
  }
  static Values<Post> post(const User& author, const std::string& slug, const std::string& content = "text") {
    return Values<Post>()
        .set(&Post::author_id, author.id)
        .set(&Post::title, "On " + slug)
        .set(&Post::slug, slug)
        .set(&Post::content, content);
  }
  Post publish(const Values<Post>& values) { return posts.publish(posts.create(values).id); }
};

template <class Row>
std::string slugs(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows) out += (out.empty() ? "" : " ") + row.slug;
  return out;
}

}  // namespace

TEST_CASE("the models in C++ are those that the migrations lead to") {
  Blog blog;
  blog.project.write("cpp.yaml", "database: {url: \"" + blog.project.database().url() +
                                     "\"}\nmodels: [{library: " BLOG_MODELS
                                     "}]\nmigrations: {directory: migrations}\n");
  const auto result = blog.project.migrate("check --config cpp.yaml");
  CHECK(result.out + result.err == "no differences between the models and the database\n");
  CHECK(result.exit == 0);
}

TEST_CASE("every column is mapped, except the one that only the database reads") {
  Blog blog;
  const auto columns = [&](const std::string& table) {
    return blog.project.database().query(
        "SELECT string_agg(column_name, ', ' ORDER BY column_name) FROM information_schema.columns"
        " WHERE table_name = '" +
        table + "' AND column_name <> 'search'");
  };
  const auto sorted = [&](const std::string& list) {
    return blog.project.database().query(
        "SELECT string_agg(c, ', ' ORDER BY c) FROM unnest(string_to_array('" + list + "', ', ')) c");
  };
  CHECK(sorted(column_list<User>()) == columns("users"));
  CHECK(sorted(column_list<Post>()) == columns("posts"));
}

TEST_CASE("a row is created, found, updated, deleted softly, restored and erased") {
  Blog blog;
  const User ada = blog.user("ada");
  CHECK(ada.role == Role::user);
  CHECK(ada.is_active);
  CHECK(ada.settings.text == "{}");
  CHECK(blog.users.get(ada.id).email == "ada@example.org");
  CHECK(blog.users.exists(ada.id));
  CHECK(blog.users.update(ada.id, Values<User>().set(&User::bio, "counts")).bio == "counts");
  CHECK(blog.users.update(ada.id, Values<User>().set(&User::bio, std::nullopt)).bio == std::nullopt);
  CHECK(blog.users.update(ada.id, {}).username == "ada");

  CHECK(blog.users.soft_delete(ada.id).deleted_at.has_value());
  CHECK_FALSE(blog.users.exists(ada.id));
  CHECK(blog.users.find(ada.id) == std::nullopt);
  CHECK(blog.users.count() == 0);
  CHECK_THROWS_AS(blog.users.soft_delete(ada.id), NotFound);
  CHECK_THROWS_AS(blog.users.update(ada.id, Values<User>().set(&User::bio, "gone")), NotFound);
  CHECK(blog.users.restore(ada.id).deleted_at == std::nullopt);
  CHECK_THROWS_AS(blog.users.restore(ada.id), NotFound);
  blog.users.erase(ada.id);
  CHECK_THROWS_AS(blog.users.erase(ada.id), NotFound);
  CHECK_THROWS_AS(blog.users.get(ada.id), NotFound);
}

TEST_CASE("several rows are created by one statement, with defaults where only some say more") {
  Blog blog;
  const User ada = blog.user("ada");
  std::vector<Values<Post>> rows = {Blog::post(ada, "one"), Blog::post(ada, "two")};
  rows[1].set(&Post::tags, {"news", "it's \"quoted\""});
  const std::vector<Post> posts = blog.posts.create_many(rows);
  CHECK(slugs(posts) == "one two");
  CHECK(posts[0].tags.empty());
  CHECK(posts[1].tags == std::vector<std::string>{"news", "it's \"quoted\""});
  CHECK(blog.posts.create_many({}).empty());
}

TEST_CASE("a list comes in pages, sorted by a column of those that may be named") {
  Blog blog;
  for (const char* name : {"cyd", "ada", "eve", "bob", "dan"}) blog.user(name);
  const auto names = [&](const PageRequest& request) {
    std::string out;
    for (const User& user : blog.users.list(request).rows) out += user.username + ' ';
    return out;
  };
  CHECK(names({1, 2, "username"}) == "ada bob ");
  CHECK(names({3, 2, "username"}) == "eve ");
  CHECK(names({4, 2, "username"}) == "");
  CHECK(names({1, 2, "-username"}) == "eve dan ");
  CHECK(blog.users.list({4, 2, "username"}).total == 5);
  CHECK_THROWS_AS(blog.users.list({1, 2, "password_hash"}), Invalid);
  CHECK_THROWS_AS(blog.users.list({1, 2, "username; DROP TABLE users"}), Invalid);
}

TEST_CASE("violations say which field was wrong") {
  Blog blog;
  const User ada = blog.user("ada");
  const auto field_of = [&](const Values<User>& values) -> std::string {
    try {
      blog.session.savepoint([&] { blog.users.create(values); });
      return "none";
    } catch (const Duplicate& duplicate) {
      return duplicate.field();
    }
  };
  const auto values = [](const std::string& email, const std::string& name) {
    return Values<User>()
        .set(&User::email, email)
        .set(&User::username, name)
        .set(&User::password_hash, "none");
  };
  CHECK(field_of(values("ada@example.org", "other")) == "email");
  CHECK(field_of(values("other@example.org", "ada")) == "username");
  User nobody;
  nobody.id = *migrate::uuid::parse("00000000-0000-4000-8000-000000000001");
  CHECK_THROWS_WITH_AS(blog.posts.create(Blog::post(nobody, "lost")), "author_id: there is no such row",
                       Invalid);
}

TEST_CASE("users are found by what they are called and by what they are") {
  Blog blog;
  const User ada = blog.user("ada");
  const User bob = blog.user("bob_100%");
  CHECK(blog.users.find_by_email("ada@example.org")->id == ada.id);
  CHECK(blog.users.find_by_email("eve@example.org") == std::nullopt);
  CHECK(blog.users.find_by_username("bob_100%")->id == bob.id);
  CHECK(blog.users.search("ADA").total == 1);
  CHECK(blog.users.search("example.org").total == 2);
  CHECK(blog.users.search("b_1").total == 1);
  CHECK(blog.users.search("o%1").total == 0);  // not LIKE's
  CHECK(blog.users.change_role(ada.id, Role::admin).role == Role::admin);
  CHECK(blog.users.with_role(Role::admin).rows.at(0).id == ada.id);
  CHECK_FALSE(blog.users.deactivate(ada.id).is_active);
  CHECK(blog.users.activate(ada.id).is_active);
  CHECK(blog.users.record_login(ada.id).last_login_at.has_value());
  const auto verified = blog.users.verify_email(ada.id).email_verified_at;
  CHECK(verified.has_value());
  CHECK(blog.users.verify_email(ada.id).email_verified_at == verified);
}

TEST_CASE("posts are drafts, then published, then archived, and keep the date of the first time") {
  Blog blog;
  const Post draft = blog.posts.create(Blog::post(blog.user("ada"), "one"));
  CHECK(draft.status == Status::draft);
  CHECK(draft.published_at == std::nullopt);
  CHECK_THROWS_AS(blog.posts.add_view(draft.id), NotFound);
  const Post published = blog.posts.publish(draft.id);
  CHECK(published.status == Status::published);
  CHECK(published.published_at.has_value());
  CHECK(blog.posts.archive(draft.id).status == Status::archived);
  CHECK(blog.posts.published().total == 0);
  CHECK(blog.posts.publish(draft.id).published_at == published.published_at);
}

TEST_CASE("posts are found by slug, author, tag and words") {
  Blog blog;
  const User ada = blog.user("ada");
  const User bob = blog.user("bob");
  blog.publish(Blog::post(ada, "engines", "How an engine counts").set(&Post::tags, {"machines", "news"}));
  blog.publish(Blog::post(bob, "counting", "Engines are not for this").set(&Post::tags, {"news"}));
  blog.posts.create(Blog::post(bob, "draft", "An engine").set(&Post::tags, {"news"}));
  CHECK(blog.posts.find_by_slug("engines")->author_id == ada.id);
  CHECK(blog.posts.find_by_slug("nothing") == std::nullopt);
  CHECK(blog.posts.by_author(bob.id).total == 2);
  CHECK(blog.posts.by_tag("news").total == 3);
  CHECK(blog.posts.published().total == 2);
  CHECK(slugs(blog.posts.published({bob.id, "news"}).rows) == "counting");
  CHECK(slugs(blog.posts.search("engine").rows) == "engines counting");  // in the title first; "Engines" too
  CHECK(slugs(blog.posts.search("engine -counts").rows) == "");          // "counting" is the same word
  CHECK(blog.posts.search("' OR 1=1 --").total == 0);
}

TEST_CASE("counters, trends and statistics") {
  Blog blog;
  const User ada = blog.user("ada");
  const Post one = blog.publish(Blog::post(ada, "one"));
  const Post two = blog.publish(Blog::post(ada, "two"));
  blog.posts.create(Blog::post(ada, "draft"));
  CHECK(blog.posts.add_view(one.id).view_count == 1);
  CHECK(blog.posts.add_view(one.id).view_count == 2);
  CHECK(blog.posts.add_like(two.id).like_count == 1);
  CHECK(slugs(blog.posts.trending(std::chrono::days(7), 10)) == "two one");
  CHECK(slugs(blog.posts.trending(std::chrono::days(7), 1)) == "two");
  blog.posts.update(two.id,
                    Values<Post>().set(&Post::published_at, *two.published_at - std::chrono::days(8)));
  CHECK(slugs(blog.posts.trending(std::chrono::days(7), 10)) == "one");
  const PostStatistics statistics = blog.posts.statistics();
  CHECK(statistics.drafts == 1);
  CHECK(statistics.published == 2);
  CHECK(statistics.archived == 0);
  CHECK(statistics.views == 2);
  CHECK(statistics.likes == 1);
}

TEST_CASE("an edit of an older version is refused") {
  Blog blog;
  const Post post = blog.posts.create(Blog::post(blog.user("ada"), "one"));
  const Post edited = blog.posts.edit(post.id, post.version, Values<Post>().set(&Post::title, "New"));
  CHECK(edited.version == post.version + 1);
  CHECK_THROWS_AS(blog.posts.edit(post.id, post.version, Values<Post>().set(&Post::title, "Other")),
                  Outdated);
  CHECK(blog.posts.get(post.id).title == "New");
  const Post published = blog.posts.publish(post.id);
  blog.posts.add_view(post.id);  // no edit
  blog.posts.add_like(post.id);
  CHECK(blog.posts.edit(post.id, published.version, Values<Post>().set(&Post::title, "Newer")).view_count ==
        1);
  blog.posts.soft_delete(post.id);
  CHECK_THROWS_AS(blog.posts.edit(post.id, post.version, Values<Post>().set(&Post::title, "Other")),
                  NotFound);
}
