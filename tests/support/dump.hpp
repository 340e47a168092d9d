// A database's schema as text that can be compared: pg_dump, without what differs between equal schemas.
#pragma once

#include <string>

namespace migrate::test {

// The tables in which the program keeps its books (migrate_version, migrate_history, migrate_progress).
enum class Own { without, with };

// `pg_dump -s --no-owner`, normalised. Throws std::runtime_error.
std::string dump(const std::string& url, Own own);

// pg_dump's entries, each under its title, in the titles' order. Comment lines, blank lines, SET default_*
// and psql's \restrict lines are left out; the columns of a table are sorted, for their order does not count.
std::string normalised(const std::string& dump);

// The lines that only one of two texts has, in its order: "- " of the first, "+ " of the second.
std::string difference(const std::string& first, const std::string& second);

}  // namespace migrate::test
