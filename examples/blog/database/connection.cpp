#include "database/connection.hpp"

namespace blog {

Connection::Connection(const std::string& url) : connection_(url) {
#if PQXX_VERSION_MAJOR < 7
  // A connection that came back by itself would have lost its settings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection_.inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
  pqxx::nontransaction session(connection_);
  session.exec("SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false)");
}

bool Connection::answers() noexcept try {
  pqxx::nontransaction session(connection_);
  session.exec("SELECT 1");
  return true;
} catch (const std::exception&) {
  return false;
}

pqxx::result execute(pqxx::transaction_base& transaction, const std::string& sql,
                     const std::vector<Parameter>& parameters) {
#if PQXX_VERSION_MAJOR < 7
  std::vector<const char*> texts;
  for (const Parameter& parameter : parameters) texts.push_back(parameter ? parameter->c_str() : nullptr);
  return transaction.exec_params(sql, pqxx::prepare::make_dynamic_params(texts));
#else
  pqxx::params values;
  values.reserve(parameters.size());
  for (const Parameter& parameter : parameters) values.append(parameter);
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 9
  return transaction.exec(sql, values);
#else
  return transaction.exec_params(sql, values);
#endif
#endif
}

}  // namespace blog
