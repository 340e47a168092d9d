#include "repository/users.hpp"

namespace blog {

namespace {

// Text that is sought by LIKE as it is.
std::string like_literally(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::optional<User> Users::find_by_email(const std::string& email) {
  return find_where({"email = $1", {email}});
}

std::optional<User> Users::find_by_username(const std::string& username) {
  return find_where({"username = $1", {username}});
}

Page<User> Users::search(const std::string& text, const PageRequest& request) {
  return list(request, {"username ILIKE $1 OR display_name ILIKE $1 OR email ILIKE $1",
                        {'%' + like_literally(text) + '%'}});
}

Page<User> Users::with_role(Role role, const PageRequest& request) {
  return list(request, {"role = $1", {to_text(role)}});
}

User Users::change_role(const migrate::uuid& id, Role role) {
  return update(id, Values<User>().set(&User::role, role));
}

User Users::activate(const migrate::uuid& id) {
  return update(id, Values<User>().set(&User::is_active, true));
}

User Users::deactivate(const migrate::uuid& id) {
  return update(id, Values<User>().set(&User::is_active, false));
}

User Users::verify_email(const migrate::uuid& id) {
  return present(change("email_verified_at = coalesce(email_verified_at, now())", is(id)));
}

User Users::record_login(const migrate::uuid& id) {
  return present(change("last_login_at = now()", is(id)));
}

}  // namespace blog
