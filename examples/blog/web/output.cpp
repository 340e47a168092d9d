#include "web/output.hpp"

namespace blog {

using nlohmann::json;

namespace {

// 2026-11-22T06:25:54.123456Z
template <class Time>
json time_of(const Time& time) {
  std::string text = to_text(time);
  text[10] = 'T';
  return text.substr(0, 26) + 'Z';
}

template <class T>
json or_null(const std::optional<T>& value) {
  if (!value) return nullptr;
  if constexpr (std::is_same_v<T, std::string>) {
    return *value;
  } else {
    return time_of(*value);
  }
}

std::string in_html(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

json to_json(const User& user) {
  return {{"id", user.id.text()},
          {"email", user.email},
          {"username", user.username},
          {"role", to_text(user.role)},
          {"is_active", user.is_active},
          {"display_name", or_null(user.display_name)},
          {"bio", or_null(user.bio)},
          {"avatar_url", or_null(user.avatar_url)},
          {"settings", json::parse(user.settings.text)},
          {"created_at", time_of(user.created_at)},
          {"updated_at", time_of(user.updated_at)},
          {"last_login_at", or_null(user.last_login_at)},
          {"email_verified_at", or_null(user.email_verified_at)}};
}

json to_json(const Post& post) {
  return {{"id", post.id.text()},
          {"author_id", post.author_id.text()},
          {"title", post.title},
          {"slug", post.slug},
          {"content", post.content},
          {"excerpt", or_null(post.excerpt)},
          {"status", to_text(post.status)},
          {"tags", post.tags},
          {"view_count", post.view_count},
          {"like_count", post.like_count},
          {"version", post.version},
          {"created_at", time_of(post.created_at)},
          {"updated_at", time_of(post.updated_at)},
          {"published_at", or_null(post.published_at)}};
}

json to_json(const PostStatistics& statistics) {
  return {{"drafts", statistics.drafts},
          {"published", statistics.published},
          {"archived", statistics.archived},
          {"views", statistics.views},
          {"likes", statistics.likes}};
}

std::string front_page(const std::vector<Post>& posts) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Blog</title>\n<h1>Blog</h1>\n";
  for (const Post& post : posts) {
    out += "<article>\n<h2>" + in_html(post.title) + "</h2>\n";
    if (post.published_at) out += "<time>" + to_text(*post.published_at).substr(0, 10) + "</time>\n";
    if (post.excerpt) out += "<p>" + in_html(*post.excerpt) + "</p>\n";
    out += "<p>" + std::to_string(post.view_count) + " views, " + std::to_string(post.like_count) +
           " likes</p>\n</article>\n";
  }
  if (posts.empty()) out += "<p>Nothing is published yet.</p>\n";
  return out + "</html>\n";
}

}  // namespace blog
