#include "registry/registry.hpp"

#include <algorithm>

#include "config/yaml_document.hpp"
#include "kinds/clauses.hpp"
#include "registry/clashes.hpp"
#include "registry/dependencies.hpp"
#include "registry/fragments.hpp"
#include "registry/hash.hpp"
#include "registry/keys.hpp"
#include "registry/mixins.hpp"
#include "registry/reader.hpp"
#include "registry/resolve.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;

// Naming and mixins hold for all sources, so all of them are looked at first.
void read_sources(const std::vector<config::YamlDocument>& documents, Model& model, Problems& problems) {
  Mixins mixins;
  for (const config::YamlDocument& document : documents) {
    if (const YamlNode* naming = document.root().find("naming")) model.naming.read(*naming, problems);
    if (const YamlNode* section = document.root().find("mixins")) mixins.add(*section, problems);
  }
  Reader reader(model, mixins, problems);
  for (const config::YamlDocument& document : documents) reader.read(document.root());
}

Declared annotation_of(const Draft& draft, const Annotation& annotation) {
  Declared out{.object = annotation.object, .place = annotation.place};
  const std::string& of = annotation.object.address.of;
  const catalog::Address own = draft.object.address;
  const catalog::Address described = of == own.kind ? own : address_behind(draft.object, of).value_or(own);
  out.object.address = kinds::annotation_on(described, annotation.object.address.kind);
  out.object.parent = own;
  return out;
}

void add_renames(const Draft& draft, std::vector<plan::Rename>& renames) {
  for (const std::string& name : draft.former_names) {
    plan::Rename& wish =
        renames.emplace_back(plan::Rename{.from = draft.object.address, .to = draft.object.address.name});
    wish.from.name = name;
  }
}

// Sorted by address; each is moved once.
std::vector<Declared> by_address(std::vector<Declared>&& objects) {
  std::vector<Declared*> order;
  order.reserve(objects.size());
  for (Declared& declared : objects) order.push_back(&declared);
  std::sort(order.begin(), order.end(),
            [](const Declared* a, const Declared* b) { return a->object.address < b->object.address; });
  std::vector<Declared> out;
  out.reserve(order.size());
  for (Declared* declared : order) out.push_back(std::move(*declared));
  return out;
}

Registry finish(Model&& model) {
  Registry out;
  out.dependencies = dependencies_of(model);
  out.hints = std::move(model.hints);
  out.renames = std::move(model.renames);
  for (Draft& draft : model.drafts) {
    for (const Annotation& annotation : draft.annotations)
      out.objects.push_back(annotation_of(draft, annotation));
    add_renames(draft, out.renames);
    out.objects.push_back({std::move(draft.object), std::move(draft.place), draft.implicit_name});
  }
  out.objects = by_address(std::move(out.objects));
  std::sort(out.renames.begin(), out.renames.end());
  out.renames.erase(std::unique(out.renames.begin(), out.renames.end()), out.renames.end());
  return out;
}

// The passes over documents that parsed.
Registry build(const std::vector<config::YamlDocument>& documents, Problems& problems) {
  Model model;
  read_sources(documents, model, problems);
  add_on_update_triggers(model, problems);
  resolve_typed_tables(model);
  const Columns columns(model);
  resolve_references(model, columns, problems);
  resolve_columns(model, columns, problems);
  check_fragments(model, problems);
  resolve_names(model, columns, problems);
  check_clashes(model, problems);
  problems.throw_if_any();
  return finish(std::move(model));
}

Registry parse_with(const std::vector<Source>& sources, Problems& problems) {
  std::vector<config::YamlDocument> documents;
  for (const Source& source : sources) {
    problems.collect([&] { documents.push_back(config::parse_yaml(source.text, source.file)); });
  }
  problems.throw_if_any();  // what one source lacks would be missed in the others
  Registry out = build(documents, problems);
  std::vector<std::string_view> texts;
  texts.reserve(sources.size());
  for (const Source& source : sources) texts.push_back(source.text);
  out.digest = long_hash(texts);
  return out;
}

std::vector<Source> read_files(const std::vector<std::filesystem::path>& files, Problems& problems) {
  std::vector<Source> out;
  for (const std::filesystem::path& file : files) {
    problems.collect([&] { out.push_back({file.string(), config::read_text_file(file)}); });
  }
  return out;
}

}  // namespace

const Declared* Registry::find(const Address& address) const {
  const auto at = std::lower_bound(
      objects.begin(), objects.end(), address,
      [](const Declared& declared, const Address& wanted) { return declared.object.address < wanted; });
  return at != objects.end() && at->object.address == address ? &*at : nullptr;
}

Registry parse(const std::vector<Source>& sources) {
  Problems problems;
  return parse_with(sources, problems);
}

Registry load(ModelFiles files) {
  std::sort(files.yaml.begin(), files.yaml.end());
  std::sort(files.sql.begin(), files.sql.end());
  Problems problems;
  const std::vector<Source> yaml = read_files(files.yaml, problems);
  const std::vector<Source> sql = read_files(files.sql, problems);
  std::vector<DdlStatement> ddl;
  for (const Source& source : sql) {
    for (DdlStatement& statement : read_ddl(source.file, source.text, problems))
      ddl.push_back(std::move(statement));
  }
  Registry out = parse_with(yaml, problems);
  out.ddl = std::move(ddl);
  std::vector<std::string_view> texts{out.digest};
  for (const Source& source : sql) texts.push_back(source.text);
  if (!sql.empty()) out.digest = long_hash(texts);
  return out;
}

std::future<Registry> begin_load(const config::Config& configuration) {
  return std::async(std::launch::async, load, model_files(configuration));
}

}  // namespace migrate::registry
