#include "client.hpp"

#include <httplib.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace blog::test {

class Client::Connection : public httplib::Client {
 public:
  using httplib::Client::Client;
};

namespace {

Answer answer_of(const httplib::Result& result) {
  if (!result) throw std::runtime_error("no answer: " + httplib::to_string(result.error()));
  return {result->status, result->get_header_value("Content-Type"), result->get_header_value("Location"),
          result->body};
}

}  // namespace

nlohmann::json Answer::json() const {
  return nlohmann::json::parse(text);
}

Client::Client(int port) : connection_(std::make_unique<Connection>("127.0.0.1", port)) {
  connection_->set_keep_alive(true);
  connection_->set_tcp_nodelay(true);
  connection_->set_read_timeout(60);
}

Client::~Client() = default;

Answer Client::get(const std::string& path) {
  return answer_of(connection_->Get(path));
}

Answer Client::post(const std::string& path, const std::string& body) {
  return answer_of(connection_->Post(path, body, "application/json"));
}

Answer Client::patch(const std::string& path, const std::string& body) {
  return answer_of(connection_->Patch(path, body, "application/json"));
}

Answer Client::remove(const std::string& path) {
  return answer_of(connection_->Delete(path));
}

}  // namespace blog::test
