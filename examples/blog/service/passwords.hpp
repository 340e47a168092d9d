// Passwords and their hashes: Argon2id with a salt, by libsodium, which also compares in constant time.
#pragma once

#include <semaphore>
#include <string>

namespace blog {

class Passwords {
 public:
  Passwords();  // throws std::runtime_error where libsodium does not work

  // What is stored: 97 letters or so, with the salt and the costs in it.
  std::string hash(const std::string& password);
  bool is_right(const std::string& password, const std::string& hash);
  // Takes as long as is_right.
  void pretend(const std::string& password) { is_right(password, nobodys_); }

 private:
  class Turn {
   public:
    explicit Turn(Passwords& passwords);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Passwords& passwords_;
  };

  std::counting_semaphore<> free_{4};  // at once, for each takes 64 MiB
  std::string nobodys_;
};

}  // namespace blog
