// Differences in words, one line each, for `check` and notices.
#pragma once

#include <string>
#include <vector>

#include "catalog/diff.hpp"
#include "plan/rename.hpp"

namespace migrate::plan {

// "add column public.users.nickname", "change column public.users.email: type character varying(100) ->
// text", "remove index public.users.ix_a". What goes or comes with a table that goes or comes is left out.
std::vector<std::string> describe(const std::vector<catalog::Change>& changes);

// "rename column public.users.email to mail".
std::string describe(const Rename& rename);

}  // namespace migrate::plan
