#include <spdlog/spdlog.h>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "postgres/embedded_server.hpp"

namespace migrate::cli {
namespace {

using postgres::EmbeddedServer;

struct ServerOptions {};

EmbeddedServer server_of(const Globals& globals) {
  return EmbeddedServer(config::load(globals.load_options()).root);
}

void report_status(const Globals& globals, const EmbeddedServer& server) {
  const EmbeddedServer::Status status = server.status();
  const std::string url = server.url().masked();
  if (globals.json()) {
    print_json(Json{{"running", status.running},
                    {"pid", status.pid ? Json(*status.pid) : Json()},
                    {"version", status.version},
                    {"home", status.home.string()},
                    {"url", url}});
  } else if (status.running) {
    print("running: PostgreSQL " + status.version + ", process " + std::to_string(status.pid.value_or(0)) +
          ", " + url);
  } else {
    print("not running; its folder is " + status.home.string());
  }
}

Exit start(const Globals& globals, const ServerOptions&) {
  EmbeddedServer server = server_of(globals);
  server.start();
  report_status(globals, server);
  return Exit::ok;
}

Exit stop(const Globals& globals, const ServerOptions&) {
  EmbeddedServer server = server_of(globals);
  if (!server.stop()) spdlog::info("the embedded server was not running");
  if (globals.json()) report_status(globals, server);
  return Exit::ok;
}

Exit server_status(const Globals& globals, const ServerOptions&) {
  report_status(globals, server_of(globals));
  return Exit::ok;
}

Exit url(const Globals& globals, const ServerOptions&) {
  const EmbeddedServer server = server_of(globals);
  if (globals.json()) {
    report_status(globals, server);
  } else {
    print(server.url().masked());
  }
  return Exit::ok;
}

}  // namespace

void add_server(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand("server", "The project's own PostgreSQL server (url: embedded)");
  command->require_subcommand(1);
  const auto options = std::make_shared<ServerOptions>();
  choose(command->add_subcommand("start", "Start it; make it first where there is none"), chosen, options,
         start);
  choose(command->add_subcommand("stop", "Stop it"), chosen, options, stop);
  choose(command->add_subcommand("status", "Whether it runs, and where it is"), chosen, options,
         server_status);
  choose(command->add_subcommand("url", "How to connect to it, for psql and programs"), chosen, options, url);
}

}  // namespace migrate::cli
