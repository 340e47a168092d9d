// The body of a request: one JSON object, whose members are taken by name and checked.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "web/checks.hpp"

namespace blog {

// Every function throws Invalid, which names the field.
class Body {
 public:
  explicit Body(const std::string& json);

  bool has(const std::string& name) const { return object_.contains(name); }
  // It must be there.
  std::string text(const std::string& name, Length length = {});
  std::int32_t number(const std::string& name);
  migrate::uuid uuid(const std::string& name);
  // Nothing where it is null or not there.
  std::optional<std::string> optional_text(const std::string& name, Length length = {});
  std::vector<std::string> texts(const std::string& name, Length of_each);  // empty where it is not there
  migrate::jsonb object(const std::string& name);
  // Throws for what was not taken.
  void finish() const;

 private:
  const nlohmann::json& take(const std::string& name);

  nlohmann::json object_;
  std::set<std::string> taken_;
};

}  // namespace blog
