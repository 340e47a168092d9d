#include "config/settings.hpp"

#include <array>

#include "config/setting_values.hpp"

namespace migrate::config {

// One key of a section. Its value is never null: `key:` without a value is as good as no key.
struct Setting {
  std::string_view section;
  std::string_view key;
  void (*assign)(const SettingValue& value, Config& config);
  SettingForm form = SettingForm::value;

  std::string name() const {
    return section.empty() ? std::string(key) : std::string(section) + "." + std::string(key);
  }
};

namespace {

constexpr std::string_view database = "database";
constexpr std::string_view migrations = "migrations";
constexpr std::string_view top;  // keys beside the sections

constexpr std::array settings{
    Setting{database, "url", [](const SettingValue& v, Config& c) { c.url = v.url(); }},
    Setting{database, "scratch", [](const SettingValue& v, Config& c) { c.scratch = v.url(); }},
    Setting{database, "schemas", [](const SettingValue& v, Config& c) { c.schemas = v.texts(); }},
    Setting{database, "lock_timeout",
            [](const SettingValue& v, Config& c) { c.lock_timeout = v.duration(); }},
    Setting{database, "statement_timeout",
            [](const SettingValue& v, Config& c) { c.statement_timeout = v.duration(); }},
    Setting{migrations, "directory", [](const SettingValue& v, Config& c) { c.directories = v.paths(); }},
    Setting{migrations, "recursive", [](const SettingValue& v, Config& c) { c.recursive = v.boolean(); }},
    Setting{migrations, "script_template",
            [](const SettingValue& v, Config& c) { c.script_template = v.path(); }},
    Setting{migrations, "file_template",
            [](const SettingValue& v, Config& c) { c.file_template = v.text(); }},
    Setting{migrations, "truncate_slug_length",
            [](const SettingValue& v, Config& c) { c.truncate_slug_length = v.count(); }},
    Setting{migrations, "timezone", [](const SettingValue& v, Config& c) { c.timezone = v.text(); }},
    Setting{migrations, "post_write_hooks",
            [](const SettingValue& v, Config& c) { c.post_write_hooks = v.commands(); },
            SettingForm::commands},
    Setting{migrations, "hook_timeout",
            [](const SettingValue& v, Config& c) { c.hook_timeout = v.positive_duration(); }},
    Setting{migrations, "before_run", [](const SettingValue& v, Config& c) { c.before_run = v.run_hooks(); },
            SettingForm::run_hooks},
    Setting{migrations, "after_run", [](const SettingValue& v, Config& c) { c.after_run = v.run_hooks(); },
            SettingForm::run_hooks},
    Setting{migrations, "before_revision",
            [](const SettingValue& v, Config& c) { c.before_revision = v.run_hooks(); },
            SettingForm::run_hooks},
    Setting{migrations, "after_revision",
            [](const SettingValue& v, Config& c) { c.after_revision = v.run_hooks(); },
            SettingForm::run_hooks},
    Setting{migrations, "version_table",
            [](const SettingValue& v, Config& c) { c.version_table = v.text(); }},
    Setting{migrations, "version_schema",
            [](const SettingValue& v, Config& c) { c.version_schema = v.text(); }},
    Setting{migrations, "transaction",
            [](const SettingValue& v, Config& c) {
              c.transaction = static_cast<TransactionScope>(v.choice({"each", "all"}));
            }},
    Setting{migrations, "allow_destroy",
            [](const SettingValue& v, Config& c) { c.allow_destroy = v.boolean(); }},
    Setting{migrations, "keep_dropped",
            [](const SettingValue& v, Config& c) { c.keep_dropped = v.boolean(); }},
    Setting{top, "include", [](const SettingValue& v, Config& c) { c.include = v.texts(); }},
    Setting{top, "exclude", [](const SettingValue& v, Config& c) { c.exclude = v.texts(); }},
};

const Setting* find_setting(std::string_view section, std::string_view key) {
  for (const Setting& setting : settings) {
    if (setting.section == section && setting.key == key) return &setting;
  }
  return nullptr;
}

const Setting* find_setting(std::string_view key) {
  const Setting* found = find_setting(database, key);
  if (!found) found = find_setting(migrations, key);
  return found ? found : find_setting(top, key);
}

Error unknown_key(const YamlNode& key, const std::string& where, const std::vector<std::string>& known) {
  return setting_error("unknown key \"" + key.text() + "\" in " + where, key, known_words(key.text(), known));
}

}  // namespace

std::vector<std::string> keys_of(std::string_view section) {
  std::vector<std::string> keys;
  for (const Setting& setting : settings) {
    if (setting.section == section) keys.emplace_back(setting.key);
  }
  return keys;
}

SettingForm form_of(std::string_view section, std::string_view key) {
  return find_setting(section, key)->form;
}

Settings::Settings(const YamlNode& root, const std::string& environment) {
  const YamlNode* environments = nullptr;
  if (expect_map("the configuration", root)) {
    for (const auto& [key, value] : root.pairs()) {
      const std::string& name = key->text();
      if (name == database || name == migrations) {
        choose_section(name, *value, true);
      } else if (name == "models") {
        models_ = value;
      } else if (name == "environments") {
        environments = value;
      } else if (const Setting* setting = find_setting(top, name)) {
        if (!value->is_null()) chosen_[setting] = value;
      } else {
        problems_.push_back(
            unknown_key(*key, "the configuration",
                        {"database", "models", "migrations", "include", "exclude", "environments"}));
      }
    }
  }
  if (environments) choose_environments(*environments, environment);  // last, for they win
  if (!environment.empty() && !(environments && environments->find(environment))) {
    std::vector<std::string> known;
    if (environments) {
      for (const YamlPair& pair : environments->pairs()) known.push_back(pair.key->text());
    }
    problems_.push_back(setting_error("no environment \"" + environment + "\" in the configuration",
                                      environments ? *environments : root,
                                      known.empty() ? "the configuration has none; add it under environments:"
                                                    : known_words(environment, known)));
  }
}

bool Settings::expect_map(const std::string& name, const YamlNode& node) {
  if (!node.is_map() && !node.is_null()) {
    problems_.push_back(
        setting_error(name + " must be a mapping of keys, this is " + std::string(node.kind_name()), node));
  }
  return node.is_map();
}

void Settings::choose_section(std::string_view section, const YamlNode& node, bool counts) {
  if (!expect_map(std::string(section), node)) return;
  for (const auto& [key, value] : node.pairs()) {
    const Setting* setting = find_setting(section, key->text());
    if (!setting) {
      problems_.push_back(unknown_key(*key, std::string(section), keys_of(section)));
    } else if (counts && !value->is_null()) {
      chosen_[setting] = value;
    }
  }
}

void Settings::choose_environments(const YamlNode& node, const std::string& selected) {
  if (!expect_map("environments", node)) return;
  for (const auto& [key, value] : node.pairs()) {
    environments_.push_back(key->text());
    choose_environment(key->text(), *value, key->text() == selected);
  }
}

// The keys of environments that are not selected are checked too, their values are not looked at.
void Settings::choose_environment(const std::string& name, const YamlNode& node, bool selected) {
  if (!expect_map("the environment " + name, node)) return;
  for (const YamlPair& pair : node.pairs()) {
    const std::string& key = pair.key->text();
    if (key == database || key == migrations) {
      choose_section(key, *pair.value, selected);
    } else {
      choose_flat(pair, selected, name);
    }
  }
}

void Settings::choose_flat(const YamlPair& pair, bool counts, const std::string& name) {
  const Setting* setting = find_setting(pair.key->text());
  if (!setting) {
    std::vector<std::string> known{std::string(database), std::string(migrations)};
    for (const Setting& one : settings) known.emplace_back(one.key);
    problems_.push_back(unknown_key(*pair.key, "the environment " + name, known));
  } else if (counts && !pair.value->is_null()) {
    chosen_[setting] = pair.value;
  }
}

void Settings::drop(std::string_view section, std::string_view key) {
  chosen_.erase(find_setting(section, key));
}

void Settings::apply(const Variables& variables, Config& config) {
  const auto attempt = [&](const auto& read) {
    try {
      read();
    } catch (const Error& problem) {
      problems_.push_back(problem);
    }
  };
  config.environments = environments_;
  for (const Setting& setting : settings) {
    const auto found = chosen_.find(&setting);
    if (found == chosen_.end()) continue;
    attempt([&] { setting.assign({setting.name(), *found->second, variables, config.root}, config); });
  }
  if (models_ && !models_->is_null()) {
    attempt([&] { config.models = SettingValue("models", *models_, variables, config.root).models(); });
  }
  if (problems_.size() == 1) throw problems_.front();
  if (!problems_.empty()) throw Errors(std::move(problems_));
}

}  // namespace migrate::config
