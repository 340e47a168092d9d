#include "registry/printed_models.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "config/yaml_document.hpp"
#include "error/joined.hpp"
#include "registry/library_models.hpp"

namespace migrate::registry {
namespace {

namespace fs = std::filesystem;
using Kind = config::ModelSource::Kind;

// As the configuration names it.
std::string named(const config::ModelSource& source, const fs::path& folder) {
  return source.kind == Kind::program ? joined(source.program, " ")
                                      : source.path.lexically_proximate(folder).string();
}

process::Capture start(const config::ModelSource& source, const fs::path& folder, const std::string& title) {
  const process::Limits limits{.time = source.timeout, .bytes = config::max_yaml_bytes};
  try {
    if (source.kind == Kind::program) {
      return process::Capture(
          {.arguments = source.program,
           .name = title,
           .hint = "is it built, and executable? Paths are relative to the configuration file; "
                   "a name without a / is searched in the PATH"},
          folder, limits);
    }
    if (!fs::exists(source.path))
      throw Error({.what = title + " is not there", .hint = "build it, or mend the path"});
    return process::Capture([&](int descriptor) { answer_models(source.path, descriptor); }, folder, limits);
  } catch (const Error& problem) {
    ErrorFacts facts = problem.facts();
    facts.place = source.place;
    throw Error(std::move(facts), Exit::usage);
  }
}

}  // namespace

PrintedModels::PrintedModels(const config::ModelSource& source, const fs::path& folder)
    : PrintedModels(
          source, folder,
          (source.kind == Kind::program ? "the program " : "the library ") + named(source, folder)) {}

PrintedModels::PrintedModels(const config::ModelSource& source, const fs::path& folder, std::string title)
    : source_(source),
      title_(std::move(title)),
      name_((source.kind == Kind::program ? "output of " : "models of ") + named(source, folder)),
      capture_(start(source, folder, title_)) {}

std::string PrintedModels::text_of(process::Outcome&& outcome) const {
  if (outcome.ending != process::Ending::well) {
    throw Error(
        {.what = outcome.failure,
         .hint = outcome.ending == process::Ending::out_of_time ? "`timeout:` beside it gives it more" : ""});
  }
  std::string text =
      source_.kind == Kind::library ? models_in(std::move(outcome.output)) : std::move(outcome.output);
  const std::string error = own_error(text);
  if (!error.empty()) throw Error({.what = "has wrong models: " + error});
  return text;
}

std::string PrintedModels::read(const std::stop_token& stop) {
  process::Outcome outcome = capture_.wait(stop);
  std::string messages = std::exchange(outcome.messages, {});
  messages.resize(messages.find_last_not_of('\n') + 1);  // npos + 1 == 0: none
  try {
    std::string text = text_of(std::move(outcome));
    if (!messages.empty()) spdlog::info("{} says: {}", title_, messages);
    return text;
  } catch (const Error& problem) {
    ErrorFacts facts = problem.facts();
    facts.what = title_ + ' ' + facts.what;
    facts.place = source_.place;
    facts.detail = messages;
    throw Error(std::move(facts), Exit::usage);
  }
}

}  // namespace migrate::registry
