// OPTIONS (…) as everything foreign has them (the grammar's generic options), and the secrets among them.
//
// What is secret (a password, a token) is never kept: its value becomes a placeholder as soon as it is read,
// so that no registry, script, cache or message can hold it, and it is compared only by its presence.
#pragma once

#include <string>
#include <vector>

#include "kinds/kind.hpp"

namespace migrate::kinds {

// Whether an option of that name holds a secret by the usual names of foreign-data wrappers' options.
bool is_secret(std::string_view option);
// Replaces the values of secrets in the `options` attribute.
void hide_secrets(Object& object);

// "OPTIONS (host 'a', port '1')" out of key=value elements; empty for none.
std::string generic_options(const std::vector<std::string>& options);
// The same for ALTER: "OPTIONS (ADD host 'a', SET port '1', DROP dbname)"; empty when nothing changes.
std::string generic_option_changes(const std::vector<std::string>& from, const std::vector<std::string>& to);

// What a reviewer must know of a statement that sets these options: which ones have a placeholder.
std::vector<std::string> placeholder_hazards(const std::vector<std::string>& options);

// `head` with the change of the `options` attribute after it; none when that stays.
std::vector<Statement> alter_generic_options(const std::string& head, const Alter& change);

}  // namespace migrate::kinds
