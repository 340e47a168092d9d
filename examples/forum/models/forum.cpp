// The forum's schema in C++, the same that forum.yaml says.
#include <migrate/model.hpp>

struct User {
  std::int32_t id;
  std::string email;
  std::string username;
  std::string hashed_password;
  bool is_active;
  bool is_admin;
  migrate::timestamptz created_at;
  std::optional<migrate::timestamptz> updated_at;
};

struct Post {
  std::int32_t id;
  std::string title;
  std::string content;
  bool published;
  std::int32_t author_id;
  migrate::timestamptz created_at;
  std::optional<migrate::timestamptz> updated_at;
};

struct Tag {
  std::int32_t id;
  std::string name;
};

struct PostTag {
  std::int32_t post_id;
  std::int32_t tag_id;
};

MIGRATE_MODELS(registry) {
  auto users = registry.table<User>("users");
  users.column(&User::id, "id").type("serial").primary_key();
  users.column(&User::email, "email").type("varchar(255)").unique();
  users.column(&User::username, "username").type("varchar(50)").unique();
  users.column(&User::hashed_password, "hashed_password").type("varchar(255)");
  users.column(&User::is_active, "is_active").default_sql("true");
  users.column(&User::is_admin, "is_admin").default_sql("false");
  users.column(&User::created_at, "created_at").default_sql("now()");
  users.column(&User::updated_at, "updated_at");

  auto posts = registry.table<Post>("posts");
  posts.column(&Post::id, "id").type("serial").primary_key();
  posts.column(&Post::title, "title").type("varchar(200)");
  posts.column(&Post::content, "content").renamed_from("body");
  posts.column(&Post::published, "published").default_sql("false");
  posts.column(&Post::author_id, "author_id").references(&User::id).on_delete_cascade().index();
  posts.column(&Post::created_at, "created_at").default_sql("now()");
  posts.column(&Post::updated_at, "updated_at");

  auto tags = registry.table<Tag>("tags");
  tags.column(&Tag::id, "id").type("serial").primary_key();
  tags.column(&Tag::name, "name").type("varchar(50)").unique();

  auto post_tags = registry.table<PostTag>("post_tags");
  post_tags.column(&PostTag::post_id, "post_id").primary_key().references(&Post::id).on_delete_cascade();
  post_tags.column(&PostTag::tag_id, "tag_id").primary_key().references(&Tag::id).on_delete_cascade().index();
}
