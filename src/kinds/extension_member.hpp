// Members of extensions by the names that the server gives them, each with the word for what it is
// (pg_identify_object): "function public.f(integer)", "table column public.t.a". What is granted on one in
// the registry is a part of what is granted on it, and says nothing of the rest.
#pragma once

#include <string>
#include <string_view>

#include "kinds/grants.hpp"

namespace migrate::kinds {

// Without privileges where the word is for nothing that has any. `server_version` as scope_of takes it.
PrivilegeScope scope_of_member(std::string_view name, int server_version);
// Empty where the word is for nothing that has privileges.
GrantTarget grant_target_of_member(std::string_view name);
// "table public.t" of "table column public.t.a"; empty of what is no column.
std::string table_of_member(std::string_view name);

}  // namespace migrate::kinds
