// What clients may write in a field. Every function gives the value, or throws Invalid with the field's name.
#pragma once

#include <migrate/model/types.hpp>
#include <string>

namespace blog {

// How many characters (code points) a text may have.
struct Length {
  std::size_t least = 0;
  std::size_t most = 100'000;
};

std::string checked_text(const std::string& name, const std::string& text, Length length);
// "hello-world": small letters, digits, and hyphens between them.
std::string checked_slug(const std::string& name, const std::string& text);
// Something before and after one @, no spaces.
std::string checked_email(const std::string& name, const std::string& text);
migrate::uuid checked_uuid(const std::string& name, const std::string& text);
int checked_number(const std::string& name, const std::string& text, int least, int most);

}  // namespace blog
