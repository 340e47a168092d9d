#include "web/input.hpp"

#include "web/body.hpp"

namespace blog {

UserService::Account account_from(const std::string& text) {
  Body body(text);
  UserService::Account out{checked_email("email", body.text("email")), body.text("username", {1, 100}),
                           body.text("password"), body.optional_text("display_name", {0, 255}),
                           body.optional_text("bio")};
  body.finish();
  return out;
}

UserService::Changes user_changes_from(const std::string& text) {
  Body body(text);
  UserService::Changes out;
  if (body.has("email")) out.email = checked_email("email", body.text("email"));
  if (body.has("password")) out.password = body.text("password");
  if (body.has("username")) out.profile.set(&User::username, body.text("username", {1, 100}));
  if (body.has("display_name"))
    out.profile.set(&User::display_name, body.optional_text("display_name", {0, 255}));
  if (body.has("bio")) out.profile.set(&User::bio, body.optional_text("bio"));
  if (body.has("avatar_url")) out.profile.set(&User::avatar_url, body.optional_text("avatar_url", {0, 500}));
  if (body.has("settings")) out.profile.set(&User::settings, body.object("settings"));
  body.finish();
  return out;
}

Values<Post> post_from(const std::string& text) {
  Body body(text);
  Values<Post> out;
  out.set(&Post::author_id, body.uuid("author_id"))
      .set(&Post::title, body.text("title", {1, 255}))
      .set(&Post::slug, checked_slug("slug", body.text("slug")))
      .set(&Post::content, body.text("content"))
      .set(&Post::excerpt, body.optional_text("excerpt"))
      .set(&Post::tags, body.texts("tags", {1, 100}));
  body.finish();
  return out;
}

PostChanges post_changes_from(const std::string& text) {
  Body body(text);
  PostChanges out{body.number("version"), {}};
  if (body.has("title")) out.values.set(&Post::title, body.text("title", {1, 255}));
  if (body.has("slug")) out.values.set(&Post::slug, checked_slug("slug", body.text("slug")));
  if (body.has("content")) out.values.set(&Post::content, body.text("content"));
  if (body.has("excerpt")) out.values.set(&Post::excerpt, body.optional_text("excerpt"));
  if (body.has("tags")) out.values.set(&Post::tags, body.texts("tags", {1, 100}));
  body.finish();
  return out;
}

}  // namespace blog
