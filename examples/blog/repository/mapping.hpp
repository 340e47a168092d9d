// Which member of a model is which column: what a repository reads and writes.
#pragma once

#include <array>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "database/values.hpp"

namespace blog {

template <class M, class C>
struct Field {
  const char* name;
  M C::*member;
};
template <class M, class C>
Field(const char*, M C::*) -> Field<M, C>;

// A table: `name`, `fields` (a tuple of Field) and `sortable`, the columns that callers may sort by.
template <class Row>
struct Mapping;

template <>
struct Mapping<User> {
  static constexpr const char* name = "users";
  static constexpr std::tuple fields{
      Field{"id", &User::id},
      Field{"created_at", &User::created_at},
      Field{"updated_at", &User::updated_at},
      Field{"deleted_at", &User::deleted_at},
      Field{"tenant_id", &User::tenant_id},
      Field{"email", &User::email},
      Field{"username", &User::username},
      Field{"password_hash", &User::password_hash},
      Field{"role", &User::role},
      Field{"is_active", &User::is_active},
      Field{"display_name", &User::display_name},
      Field{"bio", &User::bio},
      Field{"avatar_url", &User::avatar_url},
      Field{"settings", &User::settings},
      Field{"last_login_at", &User::last_login_at},
      Field{"email_verified_at", &User::email_verified_at},
  };
  static constexpr std::array sortable{"created_at", "username", "email", "last_login_at"};
};

template <>
struct Mapping<Post> {
  static constexpr const char* name = "posts";
  static constexpr std::tuple fields{
      Field{"id", &Post::id},
      Field{"created_at", &Post::created_at},
      Field{"updated_at", &Post::updated_at},
      Field{"deleted_at", &Post::deleted_at},
      Field{"tenant_id", &Post::tenant_id},
      Field{"author_id", &Post::author_id},
      Field{"title", &Post::title},
      Field{"slug", &Post::slug},
      Field{"content", &Post::content},
      Field{"excerpt", &Post::excerpt},
      Field{"status", &Post::status},
      Field{"tags", &Post::tags},
      Field{"view_count", &Post::view_count},
      Field{"like_count", &Post::like_count},
      Field{"published_at", &Post::published_at},
      Field{"version", &Post::version},
  };
  static constexpr std::array sortable{"created_at", "published_at", "title", "view_count", "like_count"};
};

// Calls `visit` with each Field of the row's table.
template <class Row, class Visit>
void for_each_field(Visit visit) {
  std::apply([&](const auto&... field) { (visit(field), ...); }, Mapping<Row>::fields);
}

// "id, created_at, …"
template <class Row>
std::string column_list() {
  std::string out;
  for_each_field<Row>([&](const auto& field) { out += (out.empty() ? "" : ", ") + std::string(field.name); });
  return out;
}

// The fields come in the order of column_list.
template <class Row>
Row row_from(const pqxx::row& row) {
  Row out{};
  int column = 0;
  for_each_field<Row>([&](const auto& field) {
    auto& member = out.*field.member;
    member = from_field<std::remove_reference_t<decltype(member)>>(row[column++]);
  });
  return out;
}

// Values of some columns of a table, for INSERT and UPDATE:
//   Values<Post>().set(&Post::title, "Hello").set(&Post::tags, {"news"})
template <class Row>
class Values {
 public:
  struct Item {
    std::string column;
    Parameter value;
  };

  template <class M, class C>
  Values& set(M C::*member, const std::type_identity_t<M>& value) {
    items_.push_back({name_of(member), to_parameter(value)});
    return *this;
  }
  const std::vector<Item>& items() const { return items_; }
  bool empty() const { return items_.empty(); }

 private:
  template <class M, class C>
  static std::string name_of(M C::*member) {
    static_assert(std::is_base_of_v<C, Row>, "this is a member of another model");
    std::string out;
    for_each_field<Row>([&](const auto& field) {
      if constexpr (std::is_same_v<decltype(field.member), M C::*>) {
        if (field.member == member) out = field.name;
      }
    });
    return out;
  }

  std::vector<Item> items_;
};

}  // namespace blog
