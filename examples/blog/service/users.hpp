// What people do with their accounts. Passwords are hashed while no connection is held, for that takes long.
#pragma once

#include <optional>
#include <string>

#include "repository/users.hpp"
#include "service/passwords.hpp"

namespace blog {

class UserService {
 public:
  explicit UserService(Database& database) : database_(database) {}

  struct Account {
    std::string email;  // kept in small letters
    std::string username;
    std::string password;  // 8 to 1000 bytes
    std::optional<std::string> display_name{};
    std::optional<std::string> bio{};
  };
  // What is given is changed.
  struct Changes {
    Values<User> profile{};  // neither the e-mail address nor the password's hash
    std::optional<std::string> email{};
    std::optional<std::string> password{};
  };

  // Throws Duplicate, Invalid.
  User create(const Account& account);
  // Nothing where there is no such user, the password is wrong, or the account is not active: the caller
  // cannot tell which, nor by the time that it takes. Notes the time of the login.
  std::optional<User> authenticate(const std::string& email, const std::string& password);
  // Throws NotFound, Duplicate, Invalid.
  User update(const migrate::uuid& id, const Changes& changes);
  // Softly: the posts stay. Throws NotFound.
  void remove(const migrate::uuid& id);

 private:
  std::string hash(const std::string& password);

  Database& database_;
  Passwords passwords_;
};

}  // namespace blog
