#include "service/passwords.hpp"

#include <sodium.h>

#include <new>
#include <stdexcept>

namespace blog {

Passwords::Turn::Turn(Passwords& passwords) : passwords_(passwords) {
  passwords_.free_.acquire();
}

Passwords::Turn::~Turn() {
  passwords_.free_.release();
}

Passwords::Passwords() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used");
  nobodys_ = hash("nobody's");
}

std::string Passwords::hash(const std::string& password) {
  const Turn turn(*this);
  char out[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str(out, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    throw std::bad_alloc();  // its only reason
  return out;
}

bool Passwords::is_right(const std::string& password, const std::string& hash) {
  const Turn turn(*this);
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace blog
