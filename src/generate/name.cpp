#include "generate/name.hpp"

#include <cctype>

namespace migrate::generate {
namespace {

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 0x80;
}

}  // namespace

std::string plain_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool again = out.ends_with('_') && !is_letter(c);  // names with two underscores are the compiler's
    if (!again) out += is_letter(c) ? c : '_';
  }
  if (out.empty() || std::isdigit(static_cast<unsigned char>(out[0]))) out.insert(0, "n");
  if (out[0] == '_') out.insert(0, "n");
  return out;
}

std::string type_name(std::string_view name) {
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
