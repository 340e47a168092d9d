// A database of our own for a moment: models are built in it and read back.
//
// It is called migrate_scratch_<8 hex digits>. While its maker lives, he holds an advisory lock whose key is
// those digits on the server where it is; a scratch database without its lock is left from a run that died,
// and the next run drops it.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "config/config.hpp"
#include "postgres/connection.hpp"

namespace migrate::postgres {

// Where scratch databases are made: `database.scratch` of the configuration, else the target's own server
// when its role may create databases there, else the embedded server. REQUIRES: `target` is connected to the
// target.
config::ConnectionUrl scratch_server(const config::Config& configuration, Connection& target);

class ScratchDatabase {
 public:
  // Connects to `server`, drops what dead runs left there and makes the database, with the encoding and
  // locale of the one that `server` names. `stop` ends what runs inside, not the making and dropping of the
  // database. Throws Error.
  ScratchDatabase(const config::ConnectionUrl& server, const std::filesystem::path& root,
                  std::stop_token stop);
  ~ScratchDatabase();  // drops it; a database that cannot be dropped now is dropped by a later run
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  Connection& connection() { return *inside_; }

  // Takes out all that was made in it, so that it is as a new one. Gives false where that does not work; then
  // it is of no more use. Throws Error when it is interrupted.
  bool clear();

 private:
  Connection maintenance_;
  std::string name_;
  std::string census_;         // when it was new
  std::string public_schema_;  // then
  std::unique_ptr<Connection> inside_;
};

}  // namespace migrate::postgres
