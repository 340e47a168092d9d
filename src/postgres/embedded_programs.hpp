// The PostgreSQL server programs of this machine: initdb, postgres, pg_ctl.
#pragma once

#include <filesystem>
#include <string>

namespace migrate::postgres {

// The folder that holds them: Debian's newest /usr/lib/postgresql/*/bin, else what `pg_config --bindir` says,
// else the first of $PATH that has them. With `major` ("15", a cluster's PG_VERSION) only programs of that
// version count. Throws Error (Exit::failed) that names the package to install.
std::filesystem::path find_server_programs(const std::string& major = {});

}  // namespace migrate::postgres
