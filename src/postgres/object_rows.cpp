#include "postgres/object_rows.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

#include "sql/list.hpp"

namespace migrate::postgres {
namespace {

using catalog::Address;
using catalog::Object;

constexpr std::string_view user_schemas = R"(
WITH user_schema(oid, name) AS MATERIALIZED (
  SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'))";

// A UNION takes its columns' types from its first part, and a name that is made of others (a cast's, a
// member's) is longer than `name` takes.
constexpr std::string_view extraction_row = R"(
SELECT NULL::text, NULL::oid, NULL::oid, NULL::integer, NULL::text, NULL::text, NULL::text, NULL::integer, NULL::text[]
 WHERE false)";

enum Column {
  kind_column,
  class_column,
  oid_column,
  subid_column,
  schema_column,
  relation_column,
  name_column,
  position_column,
  values_column
};

template <typename Number>
Number number(std::string_view text) {
  Number out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

class ObjectReader {
 public:
  explicit ObjectReader(const Rows& rows) : rows_(rows) {}

  ObjectRows read() {
    out_.identities.reserve(rows_.size());
    out_.objects.reserve(rows_.size());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const kinds::Kind& kind = kind_of(row);
      if (kind.annotates) {
        out_.annotations.push_back(
            {identity(rows_, row, class_column), &kind, rows_.text(row, values_column)});
      } else if (rows_.is_null(row, values_column)) {
        out_.parts.emplace_back(identity(rows_, row, class_column), address_of(row, kind));
      } else {
        read_object(row, kind);
      }
    }
    sort();
    return std::move(out_);
  }

 private:
  // Rows of a kind come together.
  const kinds::Kind& kind_of(std::size_t row) {
    const std::string_view name = rows_.get(row, kind_column);
    if (!kind_ || kind_->name != name) kind_ = &kinds::get(name);
    return *kind_;
  }

  Address address_of(std::size_t row, const kinds::Kind& kind) const {
    return {.kind = std::string(kind.name),
            .schema = rows_.text(row, schema_column),
            .relation = rows_.text(row, relation_column),
            .name = rows_.text(row, name_column)};
  }

  void read_object(std::size_t row, const kinds::Kind& kind) {
    out_.identities.push_back(identity(rows_, row, class_column));
    Object& object = out_.objects.emplace_back();
    object.address = address_of(row, kind);
    object.position = number<int>(rows_.get(row, position_column));
    read_values(kind, rows_.get(row, values_column), object);
    object.address.signature = object.fact("signature");
  }

  void sort() {
    out_.order.resize(out_.objects.size());
    std::iota(out_.order.begin(), out_.order.end(), 0);
    std::sort(out_.order.begin(), out_.order.end(), [this](std::uint32_t a, std::uint32_t b) {
      return out_.objects[a].address < out_.objects[b].address;
    });
  }

  const Rows& rows_;
  const kinds::Kind* kind_ = nullptr;
  ObjectRows out_;
};

}  // namespace

Identity identity(const Rows& rows, std::size_t row, std::size_t first) {
  return {number<unsigned>(rows.get(row, first)), number<unsigned>(rows.get(row, first + 1)),
          number<int>(rows.get(row, first + 2))};
}

std::string objects_query(Share share, const std::optional<Catalogs>& catalogs) {
  std::string sql(user_schemas);
  sql += extraction_row;
  for (const kinds::Kind* kind : kinds::all()) {
    if (kind->query.empty() || kind->read_beside != (share == Share::beside)) continue;
    if (catalogs && !kind->catalog.empty() && !catalogs->contains(kind->catalog)) continue;
    sql += "\nUNION ALL " + std::string(kind->query);
  }
  return sql;
}

ObjectRows read_objects(const Rows& rows) {
  return ObjectReader(rows).read();
}

void read_values(const kinds::Kind& kind, std::string_view text, Object& object) {
  std::vector<std::optional<std::string>> values = sql::parse_array(text);
  std::size_t attributes = 0, facts = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) ++(i < kind.attributes.size() ? attributes : facts);
  }
  object.reserve_attributes(attributes);
  object.reserve_facts(facts);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    if (i < kind.attributes.size()) {
      object.set(kind.attributes[i].name, std::move(*values[i]));
    } else {
      object.set_fact(kind.facts[i - kind.attributes.size()], std::move(*values[i]));
    }
  }
  if (kind.cook) kind.cook(object);
}

}  // namespace migrate::postgres
