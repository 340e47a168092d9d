// What the bodies of requests ask for. Every function throws Invalid, which names the field.
#pragma once

#include <string>

#include "service/users.hpp"

namespace blog {

UserService::Account account_from(const std::string& json);
UserService::Changes user_changes_from(const std::string& json);

Values<Post> post_from(const std::string& json);

struct PostChanges {
  std::int32_t version;  // that they are meant for
  Values<Post> values;
};
PostChanges post_changes_from(const std::string& json);

}  // namespace blog
