// Models in C++: what the schema of a PostgreSQL database should be, said next to the code that uses it.
//
//   struct Timestamps { migrate::timestamptz created_at, updated_at; };
//   struct User : Timestamps { migrate::uuid id; std::string email; std::optional<std::string> bio; };
//
//   MIGRATE_MODELS(registry) {
//     auto timestamps = registry.mixin<Timestamps>("timestamps");
//     timestamps.column(&Timestamps::created_at, "created_at").default_sql("now()");
//     timestamps.column(&Timestamps::updated_at, "updated_at").on_update_set("now()");
//
//     auto users = registry.table<User>("users");
//     users.column(&User::id, "id").primary_key().default_sql("gen_random_uuid()");
//     users.column(&User::email, "email").type("varchar(255)").unique();
//     users.column(&User::bio, "bio");
//   }
//
// `migrate` takes it as the YAML that it would be otherwise: from a shared library (MIGRATE_MODELS), from a
// program's output (print_models), or from a registry in the same program (migrate/run.hpp). Only text
// crosses the border. This header needs nothing but the standard library.
#pragma once

#include <cstdio>
#include <exception>
#include <migrate/model/registry.hpp>

namespace migrate {

// Of the agreement between `migrate` and libraries of models.
inline constexpr int models_version = 1;

namespace detail {

// What `yaml` gives, or the one key `error` where it throws.
template <class Yaml>
std::string text_or_error(Yaml yaml) noexcept try {
  return yaml();
} catch (const std::exception& problem) {
  try {
    return "error: " + in_quotes(problem.what()) + '\n';
  } catch (const std::exception&) {
    return "error: the models are wrong, and the reason is not UTF-8\n";
  }
}

}  // namespace detail

// What a library of models tells: the registry's YAML, or the one key `error` where the models are wrong.
inline std::string models_text(void (*describe)(Registry&)) noexcept {
  return detail::text_or_error([&] {
    Registry registry;
    describe(registry);
    return registry.yaml();
  });
}
inline std::string models_text(const Registry& registry) noexcept {
  return detail::text_or_error([&] { return registry.yaml(); });
}

// The `main` of a program whose output is the models: the exit code, and on stderr the reason where it is 1.
inline int print_models(void (*describe)(Registry&)) try {
  Registry registry;
  describe(registry);
  const std::string text = registry.yaml();
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!written) std::perror("stdout");
  return written ? 0 : 1;
} catch (const std::exception& problem) {
  std::fprintf(stderr, "%s\n", problem.what());
  return 1;
}

}  // namespace migrate

// MIGRATE_MODELS(registry) { registry.table<User>("users"); … }
//
// Defines the one function of a library of models, of which there is one in a library. It gives the text of
// models_text, which stays the library's, and writes the agreement's version to `version`.
#define MIGRATE_MODELS(registry)                                                               \
  static void migrate_describe_models(::migrate::Registry& registry);                          \
  extern "C" __attribute__((visibility("default"))) const char* migrate_models(int* version) { \
    static const ::std::string text = ::migrate::models_text(migrate_describe_models);         \
    *version = ::migrate::models_version;                                                      \
    return text.c_str();                                                                       \
  }                                                                                            \
  static void migrate_describe_models(::migrate::Registry& registry)
