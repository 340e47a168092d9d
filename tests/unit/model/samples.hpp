// Structs that the tests of models in C++ describe.
#pragma once

#include <migrate/model.hpp>
#include <string>

namespace samples {

struct Key {
  std::int64_t id;
};
struct Timestamps {
  migrate::timestamptz created_at;
  std::optional<migrate::timestamptz> updated_at;
};
enum class Status { draft, published };
struct User : Key, Timestamps {
  std::string email;
};
struct Post : Key, Timestamps {
  std::int64_t author_id;
  std::string title;
  Status status;
};

// What the description is refused with; else "none; " and the YAML.
template <class Describe>
std::string error_of(Describe describe) {
  try {
    migrate::Registry registry;
    describe(registry);
    return "none; " + registry.yaml();
  } catch (const migrate::ModelError& problem) {
    return problem.what();
  }
}

}  // namespace samples
