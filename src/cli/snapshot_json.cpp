#include "cli/snapshot_json.hpp"

#include <fstream>
#include <iterator>

#include "error/error.hpp"
#include "kinds/kind.hpp"

namespace migrate::cli {
namespace {

using catalog::Address;
using catalog::Object;
using catalog::Snapshot;

Json values_of(const std::vector<catalog::Attribute>& attributes) {
  Json out = Json::object();
  for (const catalog::Attribute& attribute : attributes) out[attribute.name] = attribute.value;
  return out;
}

Json to_json(const Object& object) {
  const Address& address = object.address;
  return {{"kind", address.kind},
          {"schema", address.schema},
          {"relation", address.relation},
          {"name", address.name},
          {"of", address.of},
          {"signature", address.signature},
          {"address", address.text()},
          {"parent", object.parent.empty() ? "" : object.parent.text()},
          {"position", object.position},
          {"attributes", values_of(object.attributes())},
          {"facts", values_of(object.facts())}};
}

Object object_of(const Json& json) {
  Object out;
  out.address = {.kind = json.at("kind"),
                 .of = json.at("of"),
                 .schema = json.at("schema"),
                 .relation = json.at("relation"),
                 .name = json.at("name"),
                 .signature = json.at("signature")};
  kinds::get(out.address.kind);  // throws for a kind of another version
  if (const std::string parent = json.at("parent"); !parent.empty()) out.parent = Address::parse(parent);
  out.position = json.at("position");
  for (const auto& [name, value] : json.at("attributes").items()) out.set(name, value);
  for (const auto& [name, value] : json.at("facts").items()) out.set_fact(name, value);
  return out;
}

Snapshot snapshot_of(const Json& json) {
  std::vector<Object> objects;
  for (const Json& object : json.at("objects")) objects.push_back(object_of(object));
  std::vector<Snapshot::Edge> edges;
  for (const Json& edge : json.at("dependencies")) {
    edges.emplace_back(edge.at(0), edge.at(1));
    if (edges.back().first >= objects.size() || edges.back().second >= objects.size())
      throw Error({.what = "a dependency names no object"}, Exit::usage);
  }
  Snapshot out(std::move(objects), std::move(edges));
  out.server_version = json.at("server_version");
  for (const Json& cast : json.at("casts")) {
    const std::string how = cast.at(2);
    out.casts[{cast.at(0), cast.at(1)}] = {how.at(0), how.at(1)};
  }
  for (const Json& line : json.at("unmodelled")) out.unmodelled.push_back(line);
  return out;
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw Error({.what = file.string() + " is no saved snapshot: " + why,
               .hint = "migrate inspect --format json writes one"},
              Exit::usage);
}

}  // namespace

Json to_json(const Snapshot& snapshot) {
  Json objects = Json::array(), edges = Json::array(), casts = Json::array();
  for (const Object& object : snapshot.objects()) objects.push_back(to_json(object));
  for (const auto& [object, needs] : snapshot.edges()) edges.push_back({object, needs});
  for (const auto& [types, cast] : snapshot.casts)
    casts.push_back({types.first, types.second, std::string{cast.context, cast.method}});
  return {{"server_version", snapshot.server_version},
          {"fingerprint", snapshot.fingerprint().hex()},
          {"objects", std::move(objects)},
          {"unmodelled", snapshot.unmodelled},
          {"dependencies", std::move(edges)},
          {"casts", std::move(casts)}};
}

Snapshot read_snapshot(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) refuse(file, "it cannot be read");
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  try {
    const Json json = Json::parse(text);
    Snapshot out = snapshot_of(json);
    if (out.fingerprint().hex() != json.at("fingerprint").get<std::string>())
      refuse(file, "it was changed by hand");
    return out;
  } catch (const nlohmann::json::exception& problem) {
    refuse(file, problem.what());
  } catch (const std::out_of_range&) {
    refuse(file, "a cast is incomplete");
  }
}

}  // namespace migrate::cli
