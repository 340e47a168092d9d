#include "postgres/pqxx_session.hpp"

namespace migrate::postgres {

#if PQXX_VERSION_MAJOR < 7

namespace {

// Keeps sight of the handle that pqxx 6 hides.
class RememberingPolicy : public pqxx::connect_direct {
 public:
  using pqxx::connect_direct::connect_direct;

  handle do_startconnect(handle original) override {
    raw_ = pqxx::connect_direct::do_startconnect(original);
    return raw_;
  }
  PGconn* raw() const { return raw_; }

 private:
  PGconn* raw_ = nullptr;
};

}  // namespace

class PqxxSession::Implementation : public pqxx::connection_base {
 public:
  explicit Implementation(const std::string& options) : connection_base(policy_), policy_(options) {
    init();
    // A session that came back by itself would have lost its lock and settings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    inhibit_reactivation(true);
#pragma GCC diagnostic pop
  }
  ~Implementation() {
    close();
  }

  PGconn* raw() const {
    return policy_.raw();
  }
  pqxx::connection_base& connection() {
    return *this;
  }

 private:
  RememberingPolicy policy_;
};

#else

class PqxxSession::Implementation {
 public:
  explicit Implementation(const std::string& options)
      : raw_(connect(options)), connection_(pqxx::connection::seize_raw_connection(raw_)) {}

  PGconn* raw() const { return raw_; }
  pqxx::connection& connection() { return connection_; }

 private:
  static PGconn* connect(const std::string& options) {
    PGconn* raw = PQconnectdb(options.c_str());
    if (PQstatus(raw) == CONNECTION_OK) return raw;
    const std::string message = PQerrorMessage(raw);
    PQfinish(raw);
    throw pqxx::broken_connection(message);
  }

  PGconn* raw_;
  pqxx::connection connection_;
};

#endif

PqxxSession::PqxxSession(const std::string& options)
    : implementation_(std::make_unique<Implementation>(options)) {}
PqxxSession::~PqxxSession() = default;

PGconn* PqxxSession::raw() const {
  return implementation_->raw();
}

pqxx::result PqxxSession::query(const std::string& sql) {
  pqxx::nontransaction work(implementation_->connection());
  return work.exec(sql);
}

}  // namespace migrate::postgres
