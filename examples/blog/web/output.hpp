// What clients get: rows as JSON, and the front page.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "repository/posts.hpp"

namespace blog {

// Times as RFC 3339 has them, in UTC. No password's hash, no tenant.
nlohmann::json to_json(const User& user);
nlohmann::json to_json(const Post& post);
nlohmann::json to_json(const PostStatistics& statistics);

template <class Row>
nlohmann::json to_json(const std::vector<Row>& rows) {
  nlohmann::json out = nlohmann::json::array();
  for (const Row& row : rows) out.push_back(to_json(row));
  return out;
}

// `total`: of all pages.
template <class Row>
nlohmann::json to_json(const Page<Row>& page) {
  return {{"items", to_json(page.rows)}, {"total", page.total}};
}

// HTML: the posts, one below the other.
std::string front_page(const std::vector<Post>& posts);

}  // namespace blog
