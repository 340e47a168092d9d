#include "registry/registry.hpp"

#include <algorithm>
#include <iterator>

#include "config/yaml_document.hpp"
#include "kinds/clauses.hpp"
#include "registry/cache.hpp"
#include "registry/cached_text.hpp"
#include "registry/clashes.hpp"
#include "registry/dependencies.hpp"
#include "registry/fragments.hpp"
#include "registry/hash.hpp"
#include "registry/keys.hpp"
#include "registry/library_models.hpp"
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

// An object on its way into a registry.
struct Entry {
  catalog::Object object;
  Declaration declaration;
};

Entry annotation_of(const Draft& draft, const Annotation& annotation) {
  Entry out{.object = annotation.object, .declaration = {.place = annotation.place}};
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

std::vector<Entry> entries_of(std::deque<Draft>&& drafts) {
  std::vector<Entry> out;
  for (Draft& draft : drafts) {
    for (const Annotation& annotation : draft.annotations) out.push_back(annotation_of(draft, annotation));
    out.push_back({std::move(draft.object), {std::move(draft.place), draft.implicit_name}});
  }
  return out;
}

Registry finish(Model&& model) {
  Registry out;
  const std::vector<catalog::Dependency> dependencies = dependencies_of(model);
  out.hints = std::move(model.hints);
  out.renames = std::move(model.renames);
  for (const Draft& draft : model.drafts) add_renames(draft, out.renames);
  std::sort(out.renames.begin(), out.renames.end());
  out.renames.erase(std::unique(out.renames.begin(), out.renames.end()), out.renames.end());
  std::vector<Entry> entries = entries_of(std::move(model.drafts));
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.object.address < b.object.address; });
  std::vector<catalog::Object> objects;
  objects.reserve(entries.size());
  out.declarations.reserve(entries.size());
  for (Entry& entry : entries) {
    objects.push_back(std::move(entry.object));
    out.declarations.push_back(std::move(entry.declaration));
  }
  out.declared = catalog::Snapshot(std::move(objects), dependencies);
  return out;
}

// `sql: …`, a text or a list of them: plain DDL among the models. Its lines count from where the text begins.
std::vector<DdlStatement> read_sql(const std::vector<config::YamlDocument>& documents, Problems& problems) {
  std::vector<DdlStatement> out;
  const auto read = [&](const YamlNode& node) {
    if (!node.is_scalar())
      return problems.add("\"sql\" takes statements, a text or a list of them", node.place());
    const std::string before(static_cast<std::size_t>(std::max(node.place().line - 1, 0)), '\n');
    for (DdlStatement& statement : read_ddl(node.place().file, before + node.text(), problems))
      out.push_back(std::move(statement));
  };
  for (const config::YamlDocument& document : documents) {
    const YamlNode* section = document.root().find("sql");
    if (!section || section->is_null()) continue;
    if (!section->is_sequence()) read(*section);
    for (const YamlNode* item : section->items()) read(*item);
  }
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
  std::vector<DdlStatement> ddl = read_sql(documents, problems);
  problems.throw_if_any();
  Registry out = finish(std::move(model));
  out.ddl = std::move(ddl);
  return out;
}

Registry parse_with(const std::vector<Source>& sources, Problems& problems) {
  std::vector<config::YamlDocument> documents;
  for (const Source& source : sources) {
    problems.collect([&] { documents.push_back(config::parse_yaml(source.text, source.file)); });
  }
  problems.throw_if_any();  // what one source lacks would be missed in the others
  return build(documents, problems);
}

std::vector<Source> read_files(const std::vector<std::filesystem::path>& files, Problems& problems) {
  std::vector<Source> out;
  for (const std::filesystem::path& file : files) {
    problems.collect([&] { out.push_back({file.string(), config::read_text_file(file)}); });
  }
  return out;
}

// What processes print, and what this program is built with.
std::vector<Source> read_printed(ModelSources& sources, const std::stop_token& stop, Problems& problems) {
  std::vector<Source> out;
  if (sources.built_in) {
    const std::string error = own_error(*sources.built_in);
    if (error.empty()) {
      out.push_back({"models of this program", *sources.built_in});
    } else {
      problems.add("the models of this program are wrong: " + error, {});
    }
  }
  for (PrintedModels& models : sources.printed)
    problems.collect([&] { out.push_back({models.name(), models.read(stop)}); });
  if (stop.stop_requested())
    throw Error({.what = "interrupted while the models were read"}, Exit::interrupted);
  return out;
}

ModelTexts read_texts(ModelSources& sources, const std::stop_token& stop, Problems& problems) {
  ModelTexts out{.yaml = read_files(sources.yaml, problems)};
  for (Source& source : read_printed(sources, stop, problems)) out.yaml.push_back(std::move(source));
  out.sql = read_files(sources.sql, problems);
  return out;
}

// What a registry is made of; the names are in its places.
std::string key_of(const std::vector<Source>& yaml, const std::vector<Source>& sql) {
  std::vector<std::string_view> parts{"registry"};
  for (const std::vector<Source>* sources : {&yaml, &sql}) {
    for (const Source& source : *sources) parts.insert(parts.end(), {source.file, source.text});
    parts.push_back("");
  }
  return long_hash(parts);
}

Registry parse_with(const std::vector<Source>& yaml, const std::vector<Source>& sql, Problems& problems) {
  std::vector<DdlStatement> ddl;
  for (const Source& source : sql) {
    for (DdlStatement& statement : read_ddl(source.file, source.text, problems))
      ddl.push_back(std::move(statement));
  }
  Registry out = parse_with(yaml, problems);
  std::move(ddl.begin(), ddl.end(), std::back_inserter(out.ddl));
  return out;
}

}  // namespace

std::vector<Declared> Registry::objects() const& {
  std::vector<Declared> out;
  out.reserve(declarations.size());
  for (std::size_t i = 0; i < declarations.size(); ++i)
    out.push_back({declared.objects()[i], declarations[i].place, declarations[i].implicit_name});
  return out;
}

std::optional<Declared> Registry::find(const Address& address) const& {
  const catalog::Object* object = declared.find(address);
  if (!object) return std::nullopt;
  const Declaration& declaration = declarations[static_cast<std::size_t>(object - declared.objects().data())];
  return Declared{*object, declaration.place, declaration.implicit_name};
}

Place Registry::place_of(const Address& address) const {
  const std::optional<Declared> found = find(address);
  return found ? found->place : Place{};
}

Registry parse(const std::vector<Source>& sources) {
  Problems problems;
  return parse_with(sources, problems);
}

ModelTexts read_texts(ModelSources sources, const std::stop_token& stop) {
  Problems problems;
  ModelTexts out = read_texts(sources, stop, problems);
  problems.throw_if_any();
  return out;
}

Registry load(const ModelTexts& texts, const std::filesystem::path& project) {
  const Cache cache(project);
  const std::string key = key_of(texts.yaml, texts.sql);
  const std::optional<std::string> text = cache.find(key);
  if (std::optional<Registry> known = text ? cached_registry(*text) : std::nullopt) return std::move(*known);
  Problems problems;
  Registry out = parse_with(texts.yaml, texts.sql, problems);
  cache.write(key, to_cached_text(out));
  return out;
}

Registry load(ModelSources sources, const std::filesystem::path& project, const std::stop_token& stop) {
  Problems problems;
  const ModelTexts texts = read_texts(sources, stop, problems);
  if (problems.any())
    return parse_with(texts.yaml, texts.sql, problems);  // throws them, and what else there is
  return load(texts, project);
}

}  // namespace migrate::registry
