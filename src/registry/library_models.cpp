#include "registry/library_models.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <cerrno>
#include <migrate/model.hpp>
#include <string_view>

#include "config/yaml_document.hpp"
#include "error/error.hpp"

namespace migrate::registry {
namespace {

constexpr char good = '+', bad = '-';
constexpr const char* function_name = "migrate_models";

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;  // nobody listens any more
    text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
}

Error wrong(std::string what, std::string hint) {
  return Error({.what = std::move(what), .hint = std::move(hint)}, Exit::usage);
}

}  // namespace

void answer_models(const std::filesystem::path& library, int descriptor) {
  const auto answer = [&](char sort, const std::string& text) { write_all(descriptor, sort + text); };
  void* const loaded = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!loaded) return answer(bad, std::string("cannot be loaded: ") + ::dlerror());
  void* const found = ::dlsym(loaded, function_name);
  if (!found) return answer(bad, std::string("has no function ") + function_name);
  int version = 0;
  const char* const text = reinterpret_cast<const char* (*)(int*)>(found)(&version);
  if (version != models_version) {
    return answer(bad, "speaks version " + std::to_string(version) + " of the agreement on models, not " +
                           std::to_string(models_version));
  }
  if (!text) return answer(bad, std::string("gave no text: ") + function_name + " returned null");
  answer(good, text);
}

std::string models_in(std::string answer) {
  if (answer.empty()) {
    throw wrong("ended the process that asked it for its models",
                std::string(function_name) + " returns the text; it does not exit");
  }
  if (answer.front() == bad) {
    throw wrong(answer.substr(1),
                "a library of models has MIGRATE_MODELS in it, from the migrate/model.hpp of "
                "this migrate, and finds what it needs itself");
  }
  answer.erase(0, 1);
  return answer;
}

std::string own_error(const std::string& yaml) {
  if (!yaml.starts_with("error:")) return "";
  try {
    const config::YamlDocument document = config::parse_yaml(yaml, "");
    const config::YamlNode* const error = document.root().find("error");
    return error && document.root().pairs().size() == 1 ? error->text() : "";
  } catch (const Error&) {
    return "";  // the reader of the models tells what it is then, with its place
  }
}

}  // namespace migrate::registry
