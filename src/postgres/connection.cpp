#include "postgres/connection.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "error/error.hpp"
#include "postgres/cancel_on_stop.hpp"
#include "postgres/embedded_server.hpp"
#include "postgres/pooler.hpp"
#include "postgres/pqxx_session.hpp"

namespace migrate::postgres {
namespace {

constexpr int oldest_server = 150000;

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return std::string(text);
}

// The line, from 1, of the server's 1-based character position in `sql`; 0 without a position.
int line_of(const char* position, std::string_view sql) {
  if (!position) return 0;
  long left = std::strtol(position, nullptr, 10);
  int line = 1;
  for (const char c : sql) {
    const bool starts_character = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (starts_character && --left <= 0) break;
    if (c == '\n') ++line;
  }
  return line;
}

std::string field(const PGresult* result, int code) {
  const char* value = PQresultErrorField(result, code);
  return value ? value : "";
}

Error error_of(const PGresult* result, const std::string& sql, int number) {
  ErrorFacts facts;
  facts.statement_number = number;
  facts.what = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (facts.what.empty()) facts.what = trimmed(PQresultErrorMessage(result));
  facts.sqlstate = field(result, PG_DIAG_SQLSTATE);
  facts.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  facts.hint = field(result, PG_DIAG_MESSAGE_HINT);
  const std::string context = field(result, PG_DIAG_CONTEXT);
  if (!context.empty()) facts.detail += (facts.detail.empty() ? "" : "\n") + context;
  facts.statement = sql;
  facts.statement_line = line_of(PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION), sql);
  return Error(std::move(facts));
}

constexpr const char* query_canceled = "57014";

// A cancel that a stop sent is an interruption; what was interrupted is known to the caller.
Error told(const Error& error, const std::stop_token& stop) {
  if (!stop.stop_requested() || error.facts().sqlstate != query_canceled) return error;
  return Error({.what = "interrupted", .statement_number = error.facts().statement_number},
               Exit::interrupted);
}

void refuse_after(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error({.what = "interrupted"}, Exit::interrupted);
}

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPointer = std::unique_ptr<PGresult, ClearResult>;

struct FreeCancel {
  void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};

std::string connection_options(const config::ConnectionUrl& url) {
  std::string options = url.libpq();
  const auto by_default = [&](const char* name, const char* value) {
    if (!url.parameter(name)) options += std::string(" ") + name + "=" + value;
  };
  by_default("application_name", "migrate");
  by_default("connect_timeout", "10");  // seconds
  by_default("keepalives_idle", "30");  // seconds; a vanished server is noticed while we wait for it,
  by_default("keepalives_interval", "10");
  by_default("keepalives_count", "3");
  by_default("tcp_user_timeout", "60000");  // milliseconds; and while we send to it
  by_default("client_encoding", "UTF8");
  return options;
}

std::string session_settings(const SessionOptions& options) {
  return "SET lock_timeout = " + std::to_string(options.lock_timeout.count()) +
         "; SET statement_timeout = " + std::to_string(options.statement_timeout.count()) +
         "; SET idle_in_transaction_session_timeout = '10min'; SET jit = off; SET client_min_messages = "
         "notice";
}

// Where the URL leads, after an embedded server was started.
config::ConnectionUrl server_url(const config::ConnectionUrl& url, const std::filesystem::path& root) {
  if (!url.is_embedded()) return url;
  EmbeddedServer server(root);
  server.start();
  return server.url(url.database().value_or(std::string(EmbeddedServer::default_database)));
}

}  // namespace

struct Rows::Data {
  pqxx::result result;
};

Rows::Rows(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

std::size_t Rows::size() const {
  return static_cast<std::size_t>(data_->result.size());
}

bool Rows::is_null(std::size_t row, std::size_t column) const {
  return data_->result[static_cast<pqxx::result::size_type>(row)][static_cast<pqxx::row::size_type>(column)]
      .is_null();
}

std::string_view Rows::get(std::size_t row, std::size_t column) const {
  const auto field =
      data_->result[static_cast<pqxx::result::size_type>(row)][static_cast<pqxx::row::size_type>(column)];
  return {field.c_str(), field.size()};
}

class Connection::Implementation {
 public:
  Implementation(const config::ConnectionUrl& url, const SessionOptions& options)
      : url(url),
        options(options),
        stop(options.stop),
        session_(connection_options(url)),
        cancel_(PQgetCancel(session_.raw())) {
    PQsetNoticeProcessor(session_.raw(), &Implementation::hear, this);
  }

  PqxxSession& session() { return session_; }
  PGconn* raw() const { return session_.raw(); }
  PGcancel* cancel() const { return cancel_.get(); }

  const config::ConnectionUrl url;  // never an embedded one's
  const SessionOptions options;
  std::stop_token stop;
  int backend_pid = 0;
  bool keeps_plans = false;
  std::map<std::string, std::string> plans;  // by text, the names of prepared statements

 private:
  static void hear(void* self, const char* message) {
    const auto& notice = static_cast<Implementation*>(self)->options.notice;
    if (notice) notice(trimmed(message));
  }

  PqxxSession session_;
  std::unique_ptr<PGcancel, FreeCancel> cancel_;
};

Connection::Connection(const config::ConnectionUrl& url, const std::filesystem::path& root,
                       const SessionOptions& options) {
  open(server_url(url, root), options);
  refuse_shared_processes();
  run(session_settings(options));
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

void Connection::open(const config::ConnectionUrl& url, const SessionOptions& options) {
  try {
    implementation_ = std::make_unique<Implementation>(url, options);
  } catch (const pqxx::failure& failure) {
    throw Error({.what = "cannot connect to " + url.masked() + ": " + trimmed(failure.what()),
                 .hint = "check that the server runs and that the URL, user and password are right"});
  }
  if (server_version() < oldest_server) {
    throw Error({.what = "the server at " + url.masked() + " is PostgreSQL " +
                         std::to_string(server_version() / 10000) + "; 15 is the oldest that migrate knows"});
  }
  implementation_->backend_pid = std::stoi(query("SELECT pg_catalog.pg_backend_pid()").text(0, 0));
}

void Connection::refuse_shared_processes() const {
  const bool pooled = backend_pid() != PQbackendPID(implementation_->raw());
  const config::ConnectionUrl& url = implementation_->url;
  if (!pooled || !shares_processes(implementation_->raw(), connection_options(url))) return;
  throw Error(
      {.what = "between us and the server of " + url.masked() +
               " stands a pooler of connections that gives every transaction another server process",
       .detail = "the lock of a migration, its settings and its statements outside of transactions need one "
                 "session. Nothing was changed",
       .hint =
           "connect to the server itself, or to a pool in session mode (pgbouncer: pool_mode = session)"});
}

Connection Connection::another(std::stop_token stop) const {
  SessionOptions options = implementation_->options;
  options.notice = {};
  options.stop = std::move(stop);
  Connection out;
  out.open(implementation_->url, options);
  out.run(session_settings(options));
  return out;
}

Rows Connection::query(const std::string& sql) {
  const std::stop_token& stop = implementation_->stop;
  const CancelOnStop cancelling(*this, stop);
  refuse_after(stop);
  try {
    return Rows(std::make_unique<Rows::Data>(Rows::Data{implementation_->session().query(sql)}));
  } catch (const pqxx::sql_error& error) {
    throw told(Error({.what = trimmed(error.what()), .statement = sql, .sqlstate = error.sqlstate()}), stop);
  } catch (const pqxx::failure& error) {
    throw Error(
        {.what = "the connection was lost: " + trimmed(error.what()), .statement = sql, .sqlstate = "08006"});
  }
}

Rows Connection::query_often(const std::string& sql) {
  if (!implementation_->keeps_plans) return query(sql);
  std::string& name = implementation_->plans[sql];
  if (name.empty()) {
    const std::string fresh = "migrate_" + std::to_string(implementation_->plans.size());
    run("PREPARE " + fresh + " AS " + sql);
    name = fresh;
  }
  return query("EXECUTE " + name);
}

void Connection::keep_plans() {
  implementation_->keeps_plans = true;
}

void Connection::run(const std::string& sql) {
  const std::stop_token& stop = implementation_->stop;
  const CancelOnStop cancelling(*this, stop);
  refuse_after(stop);
  PGconn* raw = implementation_->raw();
  std::optional<Error> error;
  int done = 0;
  if (PQsendQuery(raw, sql.c_str()) == 0) {
    throw Error({.what = "the connection was lost: " + trimmed(PQerrorMessage(raw)),
                 .statement = sql,
                 .sqlstate = "08006"});
  }
  while (const ResultPointer result{PQgetResult(raw)}) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COPY_IN) {
      PQputCopyEnd(raw, "migrate has no data to copy: use INSERT, or COPY from a file of the server");
    } else if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
      if (!error) error = Error({.what = "COPY TO STDOUT has no reader here", .statement = sql});
      char* row = nullptr;
      while (PQgetCopyData(raw, &row, 0) > 0) PQfreemem(row);
    } else if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
      if (!error) error = error_of(result.get(), sql, done + 1);
    } else {
      ++done;
    }
  }
  if (!error) return;
  if (PQstatus(raw) == CONNECTION_OK && PQtransactionStatus(raw) == PQTRANS_INERROR) {
    ResultPointer{PQexec(raw, "ROLLBACK")};
  }
  throw told(*error, stop);
}

void Connection::heed(std::stop_token stop) {
  implementation_->stop = std::move(stop);
}
std::stop_token Connection::heeded() const {
  return implementation_->stop;
}

bool Connection::is_lost() const {
  return PQstatus(implementation_->raw()) == CONNECTION_BAD;
}

int Connection::server_version() const {
  return PQserverVersion(implementation_->raw());
}
int Connection::backend_pid() const {
  return implementation_->backend_pid;
}
std::string Connection::database() const {
  return PQdb(implementation_->raw());
}

void Connection::cancel() const noexcept {
  char problem[256];
  // A cancel that does not arrive leaves the statement to its own time limit; there is nobody to tell.
  PQcancel(implementation_->cancel(), problem, sizeof problem);
}

}  // namespace migrate::postgres
