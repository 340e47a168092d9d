// The posts.
#pragma once

#include <chrono>

#include "repository/repository.hpp"

namespace blog {

struct PostStatistics {
  std::int64_t drafts = 0;
  std::int64_t published = 0;
  std::int64_t archived = 0;
  std::int64_t views = 0;
  std::int64_t likes = 0;
};

class Posts : public Repository<Post> {
 public:
  using Repository::Repository;

  // Published ones; what is given narrows them.
  struct Filter {
    std::optional<migrate::uuid> author_id;
    std::optional<std::string> tag;
  };

  std::optional<Post> find_by_slug(const std::string& slug);
  Page<Post> by_author(const migrate::uuid& author_id, const PageRequest& request = {});  // drafts too
  Page<Post> by_tag(const std::string& tag, const PageRequest& request = {});             // drafts too
  Page<Post> published(const Filter& filter = {}, const PageRequest& request = {1, 20, "-published_at"});
  // Published ones with the words, as web searches take them: `sql "row level" -mysql`. The best come first;
  // what is in the title counts most. `request.sort` is not looked at.
  Page<Post> search(const std::string& words, const PageRequest& request = {});
  // Published in the last `days`, those that are read and liked most for their age first.
  std::vector<Post> trending(std::chrono::days days, int limit);
  PostStatistics statistics();

  // Where `version` is no longer the row's: throws Outdated. Throws NotFound, Duplicate, Invalid.
  Post edit(const migrate::uuid& id, std::int32_t version, const Values<Post>& values);
  // Throw NotFound. A post that was published once keeps its date.
  Post publish(const migrate::uuid& id);
  Post archive(const migrate::uuid& id);
  // Count in the database, so that none is lost. Throw NotFound where it is not published.
  Post add_view(const migrate::uuid& id);
  Post add_like(const migrate::uuid& id);

 private:
  static Condition is_published(const migrate::uuid& id);
};

}  // namespace blog
