// Values of migrate.yaml as the types that settings have. Each function takes the setting's full name for its
// messages, expands variables, and throws Error (Exit::usage) with the value's place when it is of another
// type.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/variables.hpp"
#include "config/yaml_document.hpp"

namespace migrate::config {

Error setting_error(std::string what, const YamlNode& node, std::string hint = {});

// "did you mean ...? " and all of `known`.
std::string known_words(const std::string& word, const std::vector<std::string>& known);

class SettingValue {
 public:
  SettingValue(std::string name, const YamlNode& node, const Variables& variables,
               const std::filesystem::path& root)
      : name_(std::move(name)), node_(node), variables_(variables), root_(root) {}

  const YamlNode& node() const { return node_; }

  // Not empty.
  std::string text() const;
  bool boolean() const;
  // 1 or more.
  std::size_t count() const;
  std::chrono::milliseconds duration() const;
  std::chrono::milliseconds positive_duration() const;
  // A list of texts, or one text.
  std::vector<std::string> texts() const;
  // A program and its arguments: a list, or the program alone.
  std::vector<std::string> words() const;
  // Absolute, relative ones from the configuration file's folder.
  std::filesystem::path path() const;
  std::vector<std::filesystem::path> paths() const;
  // One of `known`, as its position there.
  std::size_t choice(const std::vector<std::string>& known) const;
  // A list, each [PROGRAM, ARGUMENT...] or {shell: TEXT}.
  std::vector<HookCommand> commands() const;
  // A list, each as in commands() or {sql: FILE}.
  std::vector<RunHook> run_hooks() const;
  // Problems with variables or the URL's form are kept for the first use.
  ConfiguredUrl url() const;
  std::vector<ModelSource> models() const;

 private:
  SettingValue of(const YamlNode& node) const { return {name_, node, variables_, root_}; }
  // REQUIRES: node() is a scalar, or an Error is thrown that asks for `wanted`.
  std::string expanded(std::string_view wanted) const;
  ModelSource model() const;
  HookCommand command() const;
  RunHook run_hook() const;
  Error wrong(std::string_view wanted) const;

  std::string name_;
  const YamlNode& node_;
  const Variables& variables_;
  const std::filesystem::path& root_;
};

}  // namespace migrate::config
