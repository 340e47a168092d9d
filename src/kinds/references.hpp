// Where what SQL text names may be: candidates for Kind::needs. The database says it by pg_depend; these are
// for a registry, so that its objects are tried in an order in which most of them succeed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// The function of `s.f(integer)` or `f`: in the schema that is written, else in `schema` and in public.
// `arguments`: the types of those that are not written.
std::vector<Address> routines_named(std::string_view text, std::string_view arguments,
                                    std::string_view schema);

// The operator of `s.<(integer, integer)`, `<`, `OPERATOR(s.<)`, in the same way.
std::vector<Address> operators_named(std::string_view text, std::string_view arguments,
                                     std::string_view schema);

}  // namespace migrate::kinds
