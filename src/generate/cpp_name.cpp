#include "generate/cpp_name.hpp"

#include <algorithm>
#include <array>

namespace migrate::generate {
namespace {

// [lex.key] and [lex.digraph] of C++20, macros of the headers, and what the models themselves say.
bool is_reserved(std::string_view word) {
  static constexpr auto words =
      std::to_array<std::string_view>({"EOF",          "NULL",       "alignas",       "alignof",
                                       "and",          "and_eq",     "asm",           "auto",
                                       "bitand",       "bitor",      "bool",          "break",
                                       "case",         "catch",      "char",          "char16_t",
                                       "char32_t",     "char8_t",    "class",         "co_await",
                                       "co_return",    "co_yield",   "compl",         "concept",
                                       "const",        "const_cast", "consteval",     "constexpr",
                                       "constinit",    "continue",   "decltype",      "default",
                                       "delete",       "do",         "double",        "dynamic_cast",
                                       "else",         "enum",       "errno",         "explicit",
                                       "export",       "extern",     "false",         "float",
                                       "for",          "friend",     "goto",          "if",
                                       "inline",       "int",        "long",          "migrate",
                                       "mutable",      "namespace",  "new",           "noexcept",
                                       "not",          "not_eq",     "nullptr",       "operator",
                                       "or",           "or_eq",      "private",       "protected",
                                       "public",       "register",   "registry",      "reinterpret_cast",
                                       "requires",     "return",     "short",         "signed",
                                       "sizeof",       "static",     "static_assert", "static_cast",
                                       "std",          "stderr",     "stdin",         "stdout",
                                       "struct",       "switch",     "template",      "this",
                                       "thread_local", "throw",      "true",          "try",
                                       "typedef",      "typeid",     "typename",      "union",
                                       "unsigned",     "using",      "virtual",       "void",
                                       "volatile",     "wchar_t",    "while",         "xor",
                                       "xor_eq"});
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string cpp_name(std::string_view name) {
  const std::string out = plain_name(name);
  return is_reserved(out) ? out + '_' : out;
}

}  // namespace migrate::generate
