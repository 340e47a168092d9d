// The rows of the blog's tables: models for `migrate` (models.cpp) and values for the application.
#pragma once

#include <array>
#include <cstdint>
#include <migrate/model/types.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace blog {

enum class Role { user, moderator, admin };
enum class Status { draft, published, archived };

// The values of an enum and their text in the database and in JSON.
template <class E>
inline constexpr std::array<std::pair<E, const char*>, 0> labels{};
template <>
inline constexpr std::array labels<Role> = {
    std::pair{Role::user, "user"}, std::pair{Role::moderator, "moderator"}, std::pair{Role::admin, "admin"}};
template <>
inline constexpr std::array labels<Status> = {std::pair{Status::draft, "draft"},
                                              std::pair{Status::published, "published"},
                                              std::pair{Status::archived, "archived"}};

struct UuidKey {
  migrate::uuid id;
};
struct Timestamps {
  migrate::timestamptz created_at;
  migrate::timestamptz updated_at;
};
struct SoftDelete {
  std::optional<migrate::timestamptz> deleted_at;
};
struct OfATenant {
  migrate::uuid tenant_id;
};

struct User : UuidKey, Timestamps, SoftDelete, OfATenant {
  std::string email;
  std::string username;
  std::string password_hash;
  Role role;
  bool is_active;
  std::optional<std::string> display_name;
  std::optional<std::string> bio;
  std::optional<std::string> avatar_url;
  migrate::jsonb settings;
  std::optional<migrate::timestamp> last_login_at;  // UTC, as all timestamps without a zone here
  std::optional<migrate::timestamp> email_verified_at;
};

struct Post : UuidKey, Timestamps, SoftDelete, OfATenant {
  migrate::uuid author_id;
  std::string title;
  std::string slug;
  std::string content;
  std::optional<std::string> excerpt;
  Status status;
  std::vector<std::string> tags;
  std::int32_t view_count;
  std::int32_t like_count;
  std::optional<migrate::timestamp> published_at;
  std::int32_t version;
};

}  // namespace blog
