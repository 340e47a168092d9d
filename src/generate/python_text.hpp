// Python source as text: literals, and expressions that are broken into lines as `black` breaks them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace migrate::generate {

// A name for a variable or an attribute: plain_name, with "_" behind a word of the language or of the models.
std::string python_name(std::string_view name);
// The words that models must not take for anything else: those of the language and of their imports.
const std::vector<std::string>& python_words();

// A string literal.
std::string python_literal(std::string_view text);

// An expression: a word or a literal, or what has parts in brackets.
struct Python {
  std::string head;  // with the opening bracket: `sa.Index(`
  std::vector<Python> parts{};
  std::string tail{};     // the closing one
  bool in_lines = false;  // each part in a line of its own, however short

  std::string text() const;  // in one line
};

Python python_call(const std::string& function, std::vector<Python> parts);
Python python_list(const std::vector<std::string>& texts);  // of literals
Python python_tuple(std::vector<Python> parts);
Python python_mapping(std::vector<Python> pairs);
Python python_pair(std::string_view key, Python value);  // of a mapping
// `name=value`.
Python python_argument(const std::string& name, Python value);

// The expression behind `begin`, in lines that begin with so many blanks.
std::string python_statement(const std::string& begin, const Python& value, std::size_t indent);

}  // namespace migrate::generate
