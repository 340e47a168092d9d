#include "config/variables.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace migrate::config {

namespace {

Error bad_variable(std::string what, const Place& place, std::string hint) {
  ErrorFacts facts;
  facts.what = std::move(what);
  facts.place = place;
  facts.hint = std::move(hint);
  return Error(std::move(facts), Exit::usage);
}

// Where the `}` of the `${` whose inside begins at `begin` stands; npos when it is missing.
std::size_t closing_brace(std::string_view text, std::size_t begin) {
  int depth = 1;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text.substr(i, 2) == "${") ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

bool is_name(std::string_view name) {
  if (name.substr(0, 2) == "x.") return name.size() > 2;
  return !name.empty() && !std::isdigit(static_cast<unsigned char>(name.front())) &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (!value) return std::nullopt;
  return value;
}

Variables::Variables(Environment environment, std::map<std::string, std::string> dotenv,
                     std::map<std::string, std::string> x)
    : environment_(std::move(environment)), dotenv_(std::move(dotenv)), x_(std::move(x)) {}

std::string Variables::expand(std::string_view text, const Place& place) const {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view two = text.substr(i, 2);
    if (two == "$$") {
      out += '$';
      ++i;
    } else if (two == "${") {
      const std::size_t end = closing_brace(text, i + 2);
      if (end == std::string_view::npos) {
        throw bad_variable("the } of a ${ is missing", place, "write $$ for a dollar sign");
      }
      out += replaced(text.substr(i + 2, end - i - 2), place);
      i = end;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string Variables::replaced(std::string_view reference, const Place& place) const {
  const std::size_t mark = reference.find(":-");
  const std::string name(reference.substr(0, mark));
  if (!is_name(name)) {
    throw bad_variable("\"" + name + "\" is not the name of a variable", place,
                       "write ${NAME}, ${NAME:-default} or ${x.KEY}; $$ for a dollar sign");
  }
  const auto value = find(name);
  if (mark != std::string_view::npos) {
    return value && !value->empty() ? *value : expand(reference.substr(mark + 2), place);
  }
  if (value) return *value;
  const bool given_by_option = name.substr(0, 2) == "x.";
  throw bad_variable("the variable " + name + " is not set", place,
                     (given_by_option ? "give it with -x " + name.substr(2) + "=VALUE"
                                      : "set it in the environment or in .env") +
                         ", or write ${" + name + ":-default}");
}

std::optional<std::string> Variables::find(const std::string& name) const {
  if (name.substr(0, 2) == "x.") {
    const auto found = x_.find(name.substr(2));
    if (found == x_.end()) return std::nullopt;
    return found->second;
  }
  if (auto value = environment_(name)) return value;
  const auto found = dotenv_.find(name);
  if (found == dotenv_.end()) return std::nullopt;
  return found->second;
}

}  // namespace migrate::config
