// What can be wrong with a request, as the layers tell it to each other. What else goes wrong (a lost
// connection, a bug) is whatever exception it was.
#pragma once

#include <stdexcept>
#include <string>

namespace blog {

// The caller gave something that cannot be. `field`: what it is called in JSON and in URLs.
class Invalid : public std::runtime_error {
 public:
  Invalid(std::string field, const std::string& reason)
      : std::runtime_error(field + ": " + reason), field_(std::move(field)) {}
  const std::string& field() const { return field_; }

 private:
  std::string field_;
};

class NotFound : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Another row has that value of a unique column.
class Duplicate : public std::runtime_error {
 public:
  explicit Duplicate(std::string field)
      : std::runtime_error(field + ": is taken already"), field_(std::move(field)) {}
  const std::string& field() const { return field_; }

 private:
  std::string field_;
};

// The row is another by now than the one that the caller has seen.
class Outdated : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// No connection was free in time.
class Busy : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace blog
