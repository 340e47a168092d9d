#include "support/proxy.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <vector>

#include "support/folder.hpp"

namespace migrate::test {

namespace {

sockaddr_un address_in(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder + "/.s.PGSQL." + Server::port;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("too long for a socket: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

bool send_all(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

bool receive(int socket, std::string& into) {
  char bytes[65536];
  const ssize_t count = ::recv(socket, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  into.append(bytes, static_cast<std::size_t>(count));
  return true;
}

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return ntohl(number);
}

// The first whole message, taken off: a type (but for the client's first packet) and a length, which counts
// itself (manual, "Message Formats").
std::optional<std::string> take_message(std::string& bytes, bool typed) {
  const std::size_t head = typed ? 1 : 0;
  if (bytes.size() < head + 4) return std::nullopt;
  const std::size_t size = head + number_at(bytes, head);
  if (bytes.size() < size) return std::nullopt;
  std::string message = bytes.substr(0, size);
  bytes.erase(0, size);
  return message;
}

}  // namespace

Proxy::Proxy(Server& server) : server_(server) {
  folder_ = make_folder("proxy");
  const sockaddr_un address = address_in(folder_);
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 64) != 0) {
    throw std::runtime_error("the proxy cannot listen in " + folder_);
  }
  thread_ = std::thread([this] { serve(); });
}

Proxy::~Proxy() {
  ends_ = true;
  thread_.join();
  ::close(listener_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string Proxy::url(const std::string& database) const {
  return "postgresql://postgres@/" + database + "?host=" + folder_ + "&port=" + Server::port;
}

void Proxy::break_at(int query, Moment moment, std::function<bool(const Ends&)> action) {
  moment_ = moment;
  action_ = std::move(action);
  broke_ = false;
  break_at_ = query;
  queries_ = 0;
}

bool Proxy::broke() const {
  while (acting_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return broke_;
}

void Proxy::cut() {
  cuts_ = true;
  while (cuts_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void Proxy::close_all() {
  for (const Connection& connection : connections_) {
    ::close(connection.client);
    ::close(connection.server);
  }
  connections_.clear();
}

void Proxy::serve() {
  while (!ends_) {
    if (cuts_) {
      close_all();
      cuts_ = false;
    }
    std::vector<pollfd> waiting = {{listener_, POLLIN, 0}};
    for (const Connection& connection : connections_) {
      waiting.push_back({connection.client, POLLIN, 0});
      waiting.push_back({connection.server, POLLIN, 0});
    }
    if (::poll(waiting.data(), waiting.size(), 50) <= 0) continue;
    std::size_t at = 1;
    for (auto connection = connections_.begin(); connection != connections_.end(); at += 2) {
      bool lives = true;
      if (waiting[at].revents != 0) lives = hear_client(*connection);
      if (lives && waiting[at + 1].revents != 0) lives = hear_server(*connection);
      if (lives) {
        ++connection;
        continue;
      }
      ::close(connection->client);
      ::close(connection->server);
      connection = connections_.erase(connection);
    }
    if (waiting[0].revents != 0) accept_one();
  }
  close_all();
}

void Proxy::accept_one() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  ucred peer{};
  socklen_t size = sizeof peer;
  ::getsockopt(client, SOL_SOCKET, SO_PEERCRED, &peer, &size);
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_in(server_.home());
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(client);
    ::close(server);
    return;
  }
  connections_.push_back({.client = client, .server = server, .ends = {.client = peer.pid, .backend = 0}});
}

bool Proxy::hear_client(Connection& connection) {
  if (!receive(connection.client, connection.from_client)) return false;
  while (const std::optional<std::string> message =
             take_message(connection.from_client, connection.started)) {
    const bool query = connection.started && message->front() == 'Q';
    connection.started = true;
    if (query ? !pass_query(connection, *message) : !send_all(connection.server, *message)) return false;
  }
  return true;
}

bool Proxy::pass_query(Connection& connection, const std::string& message) {
  const bool breaks = ++queries_ == break_at_;
  if (breaks && moment_ == Moment::before && !act(connection)) return false;
  // A server that has ended the session has said why: the client shall hear it.
  send_all(connection.server, message);
  if (breaks && moment_ == Moment::during) return act(connection);
  connection.held = breaks && moment_ == Moment::after;
  return true;
}

bool Proxy::hear_server(Connection& connection) {
  if (!receive(connection.server, connection.from_server)) return false;
  while (const std::optional<std::string> message = take_message(connection.from_server, true)) {
    if (message->front() == 'K') connection.ends.backend = static_cast<int>(number_at(*message, 5));
    connection.answer += *message;
    if (connection.held && message->front() == 'Z') {
      connection.held = false;
      if (!act(connection)) return false;
    }
    if (connection.held) continue;
    if (!send_all(connection.client, connection.answer)) return false;
    connection.answer.clear();
  }
  return true;
}

bool Proxy::act(Connection& connection) {
  acting_ = true;
  const bool cut = action_(connection.ends);
  broke_ = true;
  acting_ = false;
  return !cut;
}

}  // namespace migrate::test
