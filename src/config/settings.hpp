// The keys of migrate.yaml: which there are, which of a file's values count (an environment's before the
// sections'), and what each puts into the Config.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/variables.hpp"
#include "config/yaml_document.hpp"
#include "error/error.hpp"

namespace migrate::config {

struct Setting;

// The keys of "database", "migrations" or, for "", those beside the sections.
std::vector<std::string> keys_of(std::string_view section);

// What the value of a key may look like.
enum class SettingForm {
  value,      // one text, number or truth value, or a list of them
  commands,   // a list of commands, see SettingValue::commands
  run_hooks,  // the same with files of SQL, see SettingValue::run_hooks
};

// REQUIRES: the section has the key.
SettingForm form_of(std::string_view section, std::string_view key);

class Settings {
 public:
  // Finds the values that count when `environment` (empty: none) is selected. `root` must outlive this.
  // Problems with the file's shape are kept for `apply`.
  Settings(const YamlNode& root, const std::string& environment);

  // Makes the file's value of one key not count.
  void drop(std::string_view section, std::string_view key);

  // Expands and reads the values that count into `config`.
  // Throws Error, or Errors when there is more than one problem (Exit::usage).
  void apply(const Variables& variables, Config& config);

 private:
  // `counts`: false for an environment that is not selected, whose keys are checked and whose values are not
  // used.
  void choose_section(std::string_view section, const YamlNode& node, bool counts);
  void choose_environments(const YamlNode& node, const std::string& selected);
  void choose_environment(const std::string& name, const YamlNode& node, bool selected);
  void choose_flat(const YamlPair& pair, bool counts, const std::string& name);
  bool expect_map(const std::string& name, const YamlNode& node);

  std::map<const Setting*, const YamlNode*> chosen_;
  const YamlNode* models_ = nullptr;
  std::vector<std::string> environments_;
  std::vector<Error> problems_;
};

}  // namespace migrate::config
