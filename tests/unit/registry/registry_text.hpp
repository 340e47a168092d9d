// What a registry declares as short text, so that tests can say what they expect.
#pragma once

#include <algorithm>
#include <string>

#include "registry/registry.hpp"

namespace migrate::registry {

inline Registry read(const std::string& yaml) {
  return parse({{"m.yaml", yaml}});
}

// "key=value key=value" of an object's attributes, by name; "absent" when it is not declared.
inline std::string attributes(const Registry& registry, const std::string& address) {
  const std::optional<Declared> declared = registry.find(catalog::Address::parse(address));
  if (!declared) return "absent";
  std::string out;
  for (const catalog::Attribute& attribute : declared->object.attributes()) {
    out += (out.empty() ? "" : " ") + attribute.name + '=' + attribute.value;
  }
  return out;
}

// The addresses of all objects, one a line, but for the schema public.
inline std::string addresses(const Registry& registry) {
  std::string out;
  for (const Declared& declared : registry.objects()) {
    if (declared.object.address.text() != "schema:public") out += declared.object.address.text() + '\n';
  }
  return out;
}

inline bool depends(const Registry& registry, const std::string& object, const std::string& needs) {
  const catalog::Dependency wanted{catalog::Address::parse(object), catalog::Address::parse(needs)};
  const std::vector<catalog::Dependency> all = registry.declared.dependencies();
  return std::find(all.begin(), all.end(), wanted) != all.end();
}

// All problems of a registry: "line:column what (hint)", one a line.
inline std::string problems(const std::vector<Source>& sources) {
  try {
    parse(sources);
  } catch (const Errors& errors) {
    std::string out;
    for (const Error& error : errors.all()) {
      const ErrorFacts& facts = error.facts();
      const std::string file = sources.size() > 1 ? facts.place.file + ':' : "";
      out += file + std::to_string(facts.place.line) + ':' + std::to_string(facts.place.column) + ' ' +
             facts.what + (facts.hint.empty() ? "" : " (" + facts.hint + ')') + '\n';
    }
    return out;
  }
  return "none";
}
inline std::string problems(const std::string& yaml) {
  return problems(std::vector<Source>{{"m.yaml", yaml}});
}

}  // namespace migrate::registry
