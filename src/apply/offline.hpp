// Actions as a script that psql runs as it is, with the same end as the runner's.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "apply/actions.hpp"

namespace migrate::apply {

// What is said of an action in a comment line before it; empty: nothing.
using Remark = std::function<std::string(const Action&)>;

// `heading`: lines of the comment at the top; `first` and `last`: statements outside of transactions with
// which the session begins and ends; `remark` may be empty.
std::string write_script(const Actions& actions, const std::vector<std::string>& heading,
                         const std::vector<std::string>& first, const std::vector<std::string>& last,
                         const Remark& remark = {});

// A statement that psql does not read differently from the server: a colon that psql could take for one of
// its variables (`:USER` in an array slice `a[1:USER]`) is parted from what follows. Strings, quoted names
// and comments are psql's own business, it leaves them alone (manual, psql, "SQL Interpolation").
std::string safe_for_psql(std::string_view sql);

}  // namespace migrate::apply
