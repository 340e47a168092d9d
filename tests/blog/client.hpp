// An HTTP client of the blog's tests, which keeps its connection.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace blog::test {

struct Answer {
  int status;
  std::string type;  // Content-Type
  std::string location;
  std::string text;

  nlohmann::json json() const;  // throws where the text is none
};

class Client {
 public:
  // Of 127.0.0.1.
  explicit Client(int port);
  ~Client();

  // Throw std::runtime_error where there is no answer.
  Answer get(const std::string& path);
  Answer post(const std::string& path, const std::string& body = "");
  Answer patch(const std::string& path, const std::string& body);
  Answer remove(const std::string& path);

 private:
  class Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace blog::test
