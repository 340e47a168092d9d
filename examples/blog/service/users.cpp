#include "service/users.hpp"

namespace blog {

namespace {

std::string in_small_letters(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

User UserService::create(const Account& account) {
  const auto values = Values<User>()
                          .set(&User::email, in_small_letters(account.email))
                          .set(&User::username, account.username)
                          .set(&User::password_hash, hash(account.password))
                          .set(&User::display_name, account.display_name)
                          .set(&User::bio, account.bio);
  return database_.in_session([&](Session& session) { return Users(session).create(values); });
}

std::optional<User> UserService::authenticate(const std::string& email, const std::string& password) {
  const std::optional<User> user = database_.in_session(
      [&](Session& session) { return Users(session).find_by_email(in_small_letters(email)); });
  if (!user || !user->is_active) {
    passwords_.pretend(password);
    return std::nullopt;
  }
  if (!passwords_.is_right(password, user->password_hash)) return std::nullopt;
  return database_.in_session([&](Session& session) { return Users(session).record_login(user->id); });
}

User UserService::update(const migrate::uuid& id, const Changes& changes) {
  Values<User> values = changes.profile;
  if (changes.email) values.set(&User::email, in_small_letters(*changes.email));
  if (changes.password) values.set(&User::password_hash, hash(*changes.password));
  return database_.in_session([&](Session& session) { return Users(session).update(id, values); });
}

void UserService::remove(const migrate::uuid& id) {
  database_.in_session([&](Session& session) { Users(session).soft_delete(id); });
}

std::string UserService::hash(const std::string& password) {
  if (password.size() < 8 || password.size() > 1000) throw Invalid("password", "must have 8 to 1000 bytes");
  return passwords_.hash(password);
}

}  // namespace blog
