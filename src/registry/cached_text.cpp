#include "registry/cached_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace migrate::registry {
namespace {

using catalog::Address;
using catalog::Snapshot;

// A row of texts, each with its length before it: "5:table6:public…". Numbers are texts too.
class Writer {
 public:
  Writer() { add(program_build()); }

  void add(std::string_view text) {
    out_ += std::to_string(text.size());
    out_ += ':';
    out_ += text;
  }
  void add(std::size_t number) { add(std::to_string(number)); }
  void add(int number) { add(std::to_string(number)); }
  void add_flag(bool flag) { add(std::size_t{flag}); }
  void add(const Address& a) {
    for (const std::string* part : {&a.kind, &a.of, &a.schema, &a.relation, &a.name, &a.signature})
      add(*part);
  }
  void add(const std::vector<catalog::Attribute>& attributes) {
    add(attributes.size());
    for (const catalog::Attribute& attribute : attributes) {
      add(attribute.name);
      add(attribute.value);
    }
  }
  void add(const Place& place) {
    add(place.file);
    add(place.line);
    add(place.column);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

struct Damaged {};  // thrown and caught in this file: the text is none of this format

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {
    if (this->text() != program_build()) throw Damaged();
  }

  std::string_view text() {
    const std::size_t size = length();
    if (size > rest_.size()) throw Damaged();
    const std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  template <typename Number = std::size_t>
  Number number() {
    const std::string_view digits = text();
    Number out = 0;
    const char* const end = digits.data() + digits.size();
    const auto [read, problem] = std::from_chars(digits.data(), end, out);
    if (problem != std::errc() || read != end) throw Damaged();
    return out;
  }
  bool flag() { return number() != 0; }
  // Of elements that follow, each of them this many texts at least: a damaged count is more than can be
  // there.
  std::size_t count(std::size_t texts) {
    constexpr std::size_t shortest = 2;  // "0:"
    const std::size_t out = number();
    if (out > rest_.size() / (shortest * texts)) throw Damaged();
    return out;
  }
  Address address() {
    Address out;
    for (std::string* part : {&out.kind, &out.of, &out.schema, &out.relation, &out.name, &out.signature})
      *part = text();
    return out;
  }
  template <typename Set>
  void attributes(Set set) {
    for (std::size_t left = count(2); left > 0; --left) {
      const std::string_view name = text();
      set(name, std::string(text()));
    }
  }
  Place place() {
    Place out{.file = std::string(text())};
    out.line = number<int>();
    out.column = number<int>();
    return out;
  }

 private:
  // Of a text, and the mark behind it.
  std::size_t length() {
    std::size_t out = 0;
    const auto [end, problem] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    const auto used = static_cast<std::size_t>(end - rest_.data());
    if (problem != std::errc() || used >= rest_.size() || rest_[used] != ':') throw Damaged();
    rest_.remove_prefix(used + 1);
    return out;
  }

  std::string_view rest_;
};

void write_objects(Writer& out, const Snapshot& snapshot) {
  out.add(snapshot.objects().size());
  for (const catalog::Object& object : snapshot.objects()) {
    out.add(object.address);
    out.add(object.parent);
    out.add(object.position);
    out.add(object.attributes());
    out.add(object.facts());
  }
  out.add(snapshot.edges().size());
  for (const auto& [object, needs] : snapshot.edges()) {
    out.add(std::size_t{object});
    out.add(std::size_t{needs});
  }
}

Snapshot read_objects(Reader& in) {
  constexpr std::size_t texts_of_object = 15;  // two addresses, a position, two counts
  std::vector<catalog::Object> objects(in.count(texts_of_object));
  for (catalog::Object& object : objects) {
    object.address = in.address();
    object.parent = in.address();
    object.position = in.number<int>();
    in.attributes([&](std::string_view name, std::string value) { object.set(name, std::move(value)); });
    in.attributes([&](std::string_view name, std::string value) { object.set_fact(name, std::move(value)); });
  }
  const auto out_of_order = [](const catalog::Object& a, const catalog::Object& b) {
    return b.address <= a.address;
  };
  if (std::adjacent_find(objects.begin(), objects.end(), out_of_order) != objects.end()) throw Damaged();
  std::vector<Snapshot::Edge> edges(in.count(2));
  for (auto& [object, needs] : edges) {
    object = in.number<std::uint32_t>();
    needs = in.number<std::uint32_t>();
    if (object >= objects.size() || needs >= objects.size()) throw Damaged();
  }
  return {std::move(objects), std::move(edges)};
}

void write_texts(Writer& out, const std::map<Address, std::string>& texts) {
  out.add(texts.size());
  for (const auto& [address, text] : texts) {
    out.add(address);
    out.add(text);
  }
}

std::map<Address, std::string> read_texts(Reader& in) {
  std::map<Address, std::string> out;
  for (std::size_t left = in.count(7); left > 0; --left) {
    Address address = in.address();
    out.emplace(std::move(address), in.text());
  }
  return out;
}

void write_ddl(Writer& out, const std::vector<DdlStatement>& ddl) {
  out.add(ddl.size());
  for (const DdlStatement& statement : ddl) {
    for (const std::string* text :
         {&statement.sql, &statement.settings, &statement.made_schema, &statement.made})
      out.add(*text);
    out.add(statement.place);
    out.add_flag(statement.takes_away);
  }
}

std::vector<DdlStatement> read_ddl_statements(Reader& in) {
  std::vector<DdlStatement> out(in.count(8));
  for (DdlStatement& statement : out) {
    for (std::string* text : {&statement.sql, &statement.settings, &statement.made_schema, &statement.made})
      *text = in.text();
    statement.place = in.place();
    statement.takes_away = in.flag();
  }
  return out;
}

Snapshot read_snapshot(Reader in) {
  Snapshot out = read_objects(in);
  out.server_version = in.number<int>();
  out.role = in.text();
  for (std::size_t left = in.count(3); left > 0; --left) {
    const std::string source(in.text()), target(in.text());
    const std::string_view cast = in.text();
    if (cast.size() != 2) throw Damaged();
    out.casts[{source, target}] = {cast[0], cast[1]};
  }
  for (std::size_t left = in.count(1); left > 0; --left) out.unmodelled.emplace_back(in.text());
  return out;
}

Registry read_registry(Reader in) {
  Registry out;
  out.declared = read_objects(in);
  out.declarations.resize(out.declared.objects().size());
  for (Declaration& declaration : out.declarations) {
    declaration.place = in.place();
    declaration.implicit_name = in.flag();
  }
  out.hints.backfills = read_texts(in);
  out.hints.conversions = read_texts(in);
  out.renames.resize(in.count(8));
  for (plan::Rename& rename : out.renames) {
    rename.from = in.address();
    rename.to = in.text();
    rename.label = in.text();
  }
  out.ddl = read_ddl_statements(in);
  return out;
}

}  // namespace

std::string program_build() {
  const std::filesystem::path program = "/proc/self/exe";
  std::error_code unknown;  // then all such builds count for one
  const auto size = std::filesystem::file_size(program, unknown);
  const auto time = std::filesystem::last_write_time(program, unknown).time_since_epoch().count();
  return "migrate " + std::to_string(size) + ' ' + std::to_string(time);
}

std::string to_cached_text(const Snapshot& snapshot) {
  Writer out;
  write_objects(out, snapshot);
  out.add(snapshot.server_version);
  out.add(snapshot.role);
  out.add(snapshot.casts.size());
  for (const auto& [types, cast] : snapshot.casts) {
    out.add(types.first);
    out.add(types.second);
    out.add(std::string{cast.context, cast.method});
  }
  out.add(snapshot.unmodelled.size());
  for (const std::string& line : snapshot.unmodelled) out.add(line);
  return out.take();
}

std::string to_cached_text(const Registry& registry) {
  Writer out;
  write_objects(out, registry.declared);
  for (const Declaration& declaration : registry.declarations) {
    out.add(declaration.place);
    out.add_flag(declaration.implicit_name);
  }
  write_texts(out, registry.hints.backfills);
  write_texts(out, registry.hints.conversions);
  out.add(registry.renames.size());
  for (const plan::Rename& rename : registry.renames) {
    out.add(rename.from);
    out.add(rename.to);
    out.add(rename.label);
  }
  write_ddl(out, registry.ddl);
  return out.take();
}

std::optional<Snapshot> cached_snapshot(std::string_view text) {
  try {
    return read_snapshot(Reader(text));
  } catch (const Damaged&) {
    return std::nullopt;
  }
}

std::optional<Registry> cached_registry(std::string_view text) {
  try {
    return read_registry(Reader(text));
  } catch (const Damaged&) {
    return std::nullopt;
  }
}

}  // namespace migrate::registry
