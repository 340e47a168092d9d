// What `${...}` in the configuration stands for.
//
//   ${NAME}            a variable of the environment, else of `.env`; unset is an error
//   ${NAME:-default}   the default where NAME is unset or empty; it may hold ${...} itself
//   ${x.KEY}           given on the command line as -x KEY=VALUE
//   $$                 a dollar sign; a $ before anything else but { stands for itself
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "error/error.hpp"

namespace migrate::config {

// A variable of the environment; a function so that tests need not change the process's own.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The process's environment.
std::optional<std::string> process_environment(const std::string& name);

class Variables {
 public:
  Variables(Environment environment, std::map<std::string, std::string> dotenv,
            std::map<std::string, std::string> x);

  // `text` with its variables replaced. Throws Error (Exit::usage, at `place`) for one that is unset and has
  // no default, and for a `${` that is malformed.
  std::string expand(std::string_view text, const Place& place) const;

 private:
  std::optional<std::string> find(const std::string& name) const;
  std::string replaced(std::string_view reference, const Place& place) const;

  Environment environment_;
  std::map<std::string, std::string> dotenv_;
  std::map<std::string, std::string> x_;
};

}  // namespace migrate::config
