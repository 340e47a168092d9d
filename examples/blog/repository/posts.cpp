#include "repository/posts.hpp"

namespace blog {

std::optional<Post> Posts::find_by_slug(const std::string& slug) {
  return find_where({"slug = $1", {slug}});
}

Page<Post> Posts::by_author(const migrate::uuid& author_id, const PageRequest& request) {
  return list(request, {"author_id = $1", {to_text(author_id)}});
}

Page<Post> Posts::by_tag(const std::string& tag, const PageRequest& request) {
  return list(request, {"tags @> ARRAY[$1]::varchar[]", {tag}});  // @>: what the index on tags knows
}

Page<Post> Posts::published(const Filter& filter, const PageRequest& request) {
  Condition condition{"status = 'published'"};
  if (filter.author_id) {
    condition.parameters.push_back(to_text(*filter.author_id));
    condition.sql += " AND author_id = $" + std::to_string(condition.parameters.size());
  }
  if (filter.tag) {
    condition.parameters.push_back(*filter.tag);
    condition.sql += " AND tags @> ARRAY[$" + std::to_string(condition.parameters.size()) + "]::varchar[]";
  }
  return list(request, condition);
}

Page<Post> Posts::search(const std::string& words, const PageRequest& request) {
  const Condition found{"status = 'published' AND search @@ websearch_to_tsquery('english', $1)", {words}};
  return {
      rows("SELECT " + columns() + " FROM posts WHERE " + found.sql +
               " AND deleted_at IS NULL"
               " ORDER BY ts_rank(search, websearch_to_tsquery('english', $1)) DESC, id LIMIT $2 OFFSET $3",
           {words, to_text(request.size),
            to_text(static_cast<std::int64_t>(request.page - 1) * request.size)}),
      count(found)};
}

std::vector<Post> Posts::trending(std::chrono::days days, int limit) {
  return rows("SELECT " + columns() +
                  " FROM posts"
                  " WHERE status = 'published' AND deleted_at IS NULL"
                  "   AND published_at > now() - make_interval(days => $1)"
                  " ORDER BY (view_count + 5 * like_count)"
                  "          / power(2 + extract(epoch FROM now() - published_at) / 3600, 1.5) DESC, id"
                  " LIMIT $2",
              {to_text(static_cast<std::int32_t>(days.count())), to_text(limit)});
}

PostStatistics Posts::statistics() {
  const auto result = session().execute(
      "SELECT count(*) FILTER (WHERE status = 'draft'), count(*) FILTER (WHERE status = 'published'),"
      "       count(*) FILTER (WHERE status = 'archived'),"
      "       coalesce(sum(view_count), 0), coalesce(sum(like_count), 0)"
      " FROM posts WHERE deleted_at IS NULL");
  const auto number = [&](int column) { return from_field<std::int64_t>(result[0][column]); };
  return {number(0), number(1), number(2), number(3), number(4)};
}

Post Posts::edit(const migrate::uuid& id, std::int32_t version, const Values<Post>& values) {
  std::optional<Post> out =
      update_where({"id = $1 AND version = $2", {to_text(id), to_text(version)}}, values);
  if (out) return std::move(*out);
  throw Outdated("the post is at version " + std::to_string(get(id).version) + " by now");
}

Post Posts::publish(const migrate::uuid& id) {
  return present(change("status = 'published', published_at = coalesce(published_at, now())", is(id)));
}

Post Posts::archive(const migrate::uuid& id) {
  return present(change("status = 'archived'", is(id)));
}

Condition Posts::is_published(const migrate::uuid& id) {
  return {"id = $1 AND status = 'published'", {to_text(id)}};
}

Post Posts::add_view(const migrate::uuid& id) {
  return present(change("view_count = view_count + 1", is_published(id)));
}

Post Posts::add_like(const migrate::uuid& id) {
  return present(change("like_count = like_count + 1", is_published(id)));
}

}  // namespace blog
