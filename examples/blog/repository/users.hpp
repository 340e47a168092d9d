// The users.
#pragma once

#include "repository/repository.hpp"

namespace blog {

class Users : public Repository<User> {
 public:
  using Repository::Repository;

  std::optional<User> find_by_email(const std::string& email);
  std::optional<User> find_by_username(const std::string& username);
  // Those whose username, display name or e-mail address has the text in it, in any case.
  Page<User> search(const std::string& text, const PageRequest& request = {});
  Page<User> with_role(Role role, const PageRequest& request = {});

  // Throw NotFound.
  User change_role(const migrate::uuid& id, Role role);
  User activate(const migrate::uuid& id);
  User deactivate(const migrate::uuid& id);
  User verify_email(const migrate::uuid& id);  // keeps the time of the first
  User record_login(const migrate::uuid& id);
};

}  // namespace blog
