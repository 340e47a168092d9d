#include "generate/cpp_name.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace migrate::generate {
namespace {

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 0x80;
}

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
  std::string out;
  for (const char c : name) {
    const bool again = out.ends_with('_') && !is_letter(c);  // names with two underscores are the compiler's
    if (!again) out += is_letter(c) ? c : '_';
  }
  if (out.empty() || std::isdigit(static_cast<unsigned char>(out[0]))) out.insert(0, "n");
  if (out[0] == '_') out.insert(0, "n");
  return is_reserved(out) ? out + '_' : out;
}

std::string cpp_type_name(std::string_view name) {
  std::string out;
  bool begins = true;
  for (const char c : name) {
    if (is_letter(c)) out += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    begins = !is_letter(c);
  }
  return out.empty() || std::isdigit(static_cast<unsigned char>(out[0])) ? "T" + out : out;
}

std::string singular(std::string_view name) {
  const auto without = [&](std::size_t letters) {
    return std::string(name.substr(0, name.size() - letters));
  };
  if (name.ends_with("ies") && name.size() > 4) return without(3) + 'y';
  for (const std::string_view ending : {"sses", "xes", "ches", "shes"}) {
    if (name.ends_with(ending)) return without(2);
  }
  const bool is_one =
      name.ends_with("ss") || name.ends_with("us") || name.ends_with("is") || name.ends_with("news");
  return name.ends_with('s') && !is_one && name.size() > 2 ? without(1) : std::string(name);
}

std::string UniqueNames::take(std::string name) {
  std::string out = name;
  for (int i = 2; !taken_.insert(out).second; ++i) out = name + '_' + std::to_string(i);
  return out;
}

}  // namespace migrate::generate
