// C++ source as text: literals, and calls that are broken into lines where they are long.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/yaml_document.hpp"

namespace migrate::generate {

// A string literal of the text; of several lines, a raw one.
std::string string_literal(std::string_view text);

// A value of the registry as include/migrate/model/value.hpp takes it: "x", true, 7, migrate::list({…}),
// migrate::map({…}).
std::string value_literal(const config::YamlNode& value);
// `{…}`, of the items of a list or of one scalar.
std::string braced_list(const config::YamlNode& value);

// The items with commas between them, in lines that begin with `indent` blanks where one line would be too
// long.
std::string wrapped(const std::vector<std::string>& items, std::size_t indent);

// A statement in a function's body: what it begins with, and the calls behind it.
//   auto users = registry.table<User>("users").comment("People");
class Chain {
 public:
  explicit Chain(std::string begin) : begin_(std::move(begin)) {}

  void call(const std::string& name, const std::string& arguments = "") {
    calls_.push_back('.' + name + '(' + arguments + ')');
  }
  bool has_calls() const { return !calls_.empty(); }
  // With its semicolon and line end.
  std::string text() const;

 private:
  std::string begin_;
  std::vector<std::string> calls_;
};

}  // namespace migrate::generate
