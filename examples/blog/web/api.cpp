#include "web/api.hpp"

#include <httplib.h>
#include <sys/socket.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "service/users.hpp"
#include "web/body.hpp"
#include "web/input.hpp"
#include "web/output.hpp"

namespace blog {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

namespace {

constexpr const char* id_pattern = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
constexpr std::size_t largest_body = 1'000'000;  // bytes

// What is not UTF-8, a parameter's name perhaps, is told as U+FFFD.
void answer(Response& response, int status, const json& body) {
  response.status = status;
  response.set_content(body.dump(-1, ' ', false, json::error_handler_t::replace), "application/json");
}

migrate::uuid id_in_path(const Request& request) {
  return checked_uuid("id", request.matches[1]);
}

// The parameters of the URL. Throws Invalid for one that is none of `known`.
void expect_parameters(const Request& request, const std::set<std::string>& known) {
  for (const auto& [name, value] : request.params) {
    if (!known.contains(name)) throw Invalid(name, "is not known");
  }
}

std::optional<std::string> find_parameter(const Request& request, const std::string& name) {
  if (!request.has_param(name)) return std::nullopt;
  const std::string value = request.get_param_value(name);
  try {
    json(value).dump();  // as JSON is UTF-8, it says whether this is
  } catch (const json::exception&) {
    throw Invalid(name, "must be UTF-8");
  }
  return checked_text(name, value, {0, 300});
}

int number_parameter(const Request& request, const std::string& name, int otherwise, int most) {
  const auto text = find_parameter(request, name);
  return text ? checked_number(name, *text, 1, most) : otherwise;
}

PageRequest page_of(const Request& request, const std::string& sort) {
  return {number_parameter(request, "page", 1, 1'000'000), number_parameter(request, "size", 20, 100),
          find_parameter(request, "sort").value_or(sort)};
}

}  // namespace

class Api::Server {
 public:
  Server(Database& database, const ApiOptions& options, std::ostream& log)
      : database_(database), users_(database), log_(log) {
    route_users();
    route_posts();
    route_rest();
    server_.set_exception_handler(
        [this](const Request& request, Response& response, std::exception_ptr problem) {
          explain(request, response, problem);
        });
    server_.set_error_handler([](const Request&, Response& response) {
      if (response.body.empty()) answer(response, response.status, {{"error", reason(response.status)}});
    });
    listen(options);
  }

  int port() const { return port_; }
  bool run() {
    const struct End {
      std::atomic<bool>& ended;
      ~End() { ended = true; }
    } end{ended_};
    return server_.listen_after_bind();
  }
  void stop() {
    // httplib's does nothing before it runs.
    while (!server_.is_running() && !ended_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    server_.stop();
  }

 private:
  void route_users();
  void route_posts();
  void route_rest();
  void listen(const ApiOptions& options);
  void explain(const Request& request, Response& response, std::exception_ptr problem);

  static const char* reason(int status) {
    return status == 404   ? "there is nothing here"
           : status == 413 ? "the body is too large"
                           : "the request is wrong";
  }

  // A route that does one thing to the post of its id, and answers with the post.
  void route_change_of_post(const std::string& name, Post (Posts::*change)(const migrate::uuid&)) {
    server_.Post(std::string("/posts/") + id_pattern + "/" + name, [this, change](const Request& request,
                                                                                  Response& response) {
      const migrate::uuid id = id_in_path(request);
      answer(response, 200,
             to_json(database_.in_session([&](Session& session) { return (Posts(session).*change)(id); })));
    });
  }

  Database& database_;
  UserService users_;
  std::ostream& log_;
  std::mutex log_mutex_;
  httplib::Server server_;
  std::atomic<bool> ended_ = false;
  int socket_ = -1;  // that listens
  int port_ = 0;
};

void Api::Server::route_users() {
  const std::string one = std::string("/users/") + id_pattern;

  server_.Post("/users", [this](const Request& request, Response& response) {
    const User user = users_.create(account_from(request.body));
    response.set_header("Location", "/users/" + user.id.text());
    answer(response, 201, to_json(user));
  });
  server_.Get("/users", [this](const Request& request, Response& response) {
    expect_parameters(request, {"page", "size", "sort", "q"});
    const PageRequest page = page_of(request, "username");
    const auto words = find_parameter(request, "q");
    answer(response, 200, to_json(database_.in_session([&](Session& session) {
             return words ? Users(session).search(*words, page) : Users(session).list(page);
           })));
  });
  server_.Get(one, [this](const Request& request, Response& response) {
    const migrate::uuid id = id_in_path(request);
    answer(response, 200,
           to_json(database_.in_session([&](Session& session) { return Users(session).get(id); })));
  });
  server_.Patch(one, [this](const Request& request, Response& response) {
    answer(response, 200, to_json(users_.update(id_in_path(request), user_changes_from(request.body))));
  });
  server_.Delete(one, [this](const Request& request, Response& response) {
    users_.remove(id_in_path(request));
    response.status = 204;
  });
  server_.Post("/login", [this](const Request& request, Response& response) {
    Body body(request.body);
    const std::string email = body.text("email");
    const std::string password = body.text("password");
    body.finish();
    if (const std::optional<User> user = users_.authenticate(email, password)) {
      answer(response, 200, to_json(*user));
    } else {
      answer(response, 401, {{"error", "the e-mail address or the password is wrong"}});
    }
  });
}

void Api::Server::route_posts() {
  const std::string one = std::string("/posts/") + id_pattern;

  server_.Post("/posts", [this](const Request& request, Response& response) {
    const Values<Post> values = post_from(request.body);
    const Post post = database_.in_session([&](Session& session) { return Posts(session).create(values); });
    response.set_header("Location", "/posts/" + post.id.text());
    answer(response, 201, to_json(post));
  });
  server_.Get("/posts", [this](const Request& request, Response& response) {
    if (request.has_param("q")) {
      expect_parameters(request, {"page", "size", "q"});
    } else {
      expect_parameters(request, {"page", "size", "sort", "author", "tag"});
    }
    const PageRequest page = page_of(request, "-published_at");
    const auto words = find_parameter(request, "q");
    const auto author = find_parameter(request, "author");
    Posts::Filter filter{{}, find_parameter(request, "tag")};
    if (author) filter.author_id = checked_uuid("author", *author);
    answer(response, 200, to_json(database_.in_session([&](Session& session) {
             return words ? Posts(session).search(*words, page) : Posts(session).published(filter, page);
           })));
  });
  server_.Get(one, [this](const Request& request, Response& response) {
    const migrate::uuid id = id_in_path(request);
    answer(response, 200,
           to_json(database_.in_session([&](Session& session) { return Posts(session).get(id); })));
  });
  server_.Get("/posts/by-slug/([a-z0-9-]+)", [this](const Request& request, Response& response) {
    const std::string slug = request.matches[1];
    const std::optional<Post> post =
        database_.in_session([&](Session& session) { return Posts(session).find_by_slug(slug); });
    if (!post) throw NotFound("there is no such post");
    answer(response, 200, to_json(*post));
  });
  server_.Patch(one, [this](const Request& request, Response& response) {
    const migrate::uuid id = id_in_path(request);
    const PostChanges changes = post_changes_from(request.body);
    answer(response, 200, to_json(database_.in_session([&](Session& session) {
             return Posts(session).edit(id, changes.version, changes.values);
           })));
  });
  server_.Delete(one, [this](const Request& request, Response& response) {
    const migrate::uuid id = id_in_path(request);
    database_.in_session([&](Session& session) { Posts(session).soft_delete(id); });
    response.status = 204;
  });
  route_change_of_post("publish", &Posts::publish);
  route_change_of_post("archive", &Posts::archive);
  route_change_of_post("restore", &Posts::restore);
  route_change_of_post("views", &Posts::add_view);
  route_change_of_post("likes", &Posts::add_like);
}

void Api::Server::route_rest() {
  server_.Get("/health", [this](const Request&, Response& response) {
    database_.in_session([](Session& session) { session.execute("SELECT 1"); });
    answer(response, 200, {{"status", "ok"}});
  });
  server_.Get("/trending", [this](const Request& request, Response& response) {
    expect_parameters(request, {"days", "limit"});
    const std::chrono::days days(number_parameter(request, "days", 7, 365));
    const int limit = number_parameter(request, "limit", 10, 100);
    answer(response, 200, {{"items", to_json(database_.in_session([&](Session& session) {
                              return Posts(session).trending(days, limit);
                            }))}});
  });
  server_.Get("/statistics", [this](const Request&, Response& response) {
    answer(response, 200,
           to_json(database_.in_session([](Session& session) { return Posts(session).statistics(); })));
  });
  server_.Get("/", [this](const Request&, Response& response) {
    const Page<Post> page = database_.in_session([](Session& session) { return Posts(session).published(); });
    response.set_header("Content-Security-Policy", "default-src 'none'");
    response.set_content(front_page(page.rows), "text/html; charset=utf-8");
  });
}

void Api::Server::explain(const Request& request, Response& response, std::exception_ptr problem) {
  const auto failed = [&](int status, const std::string& error, const std::string& why) {
    answer(response, status, {{"error", error}});
    const std::scoped_lock lock(log_mutex_);
    log_ << request.method << ' ' << request.path << ": " << why.substr(0, why.find('\n')) << std::endl;
  };
  try {
    std::rethrow_exception(problem);
  } catch (const Invalid& invalid) {
    answer(response, 400, {{"error", invalid.what()}, {"field", invalid.field()}});
  } catch (const NotFound& nothing) {
    answer(response, 404, {{"error", nothing.what()}});
  } catch (const Duplicate& duplicate) {
    answer(response, 409, {{"error", duplicate.what()}, {"field", duplicate.field()}});
  } catch (const Outdated& outdated) {
    answer(response, 409, {{"error", outdated.what()}, {"field", "version"}});
  } catch (const Busy& busy) {
    failed(503, "too much to do: try again", busy.what());
  } catch (const pqxx::broken_connection& lost) {
    failed(503, "the database cannot be reached: try again", lost.what());
  } catch (const std::exception& other) {
    // The first line alone: the server's DETAIL can hold a whole row.
    failed(500, "something went wrong here", other.what());
  }
}

void Api::Server::listen(const ApiOptions& options) {
  const auto threads = static_cast<std::size_t>(options.threads);
  server_.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  server_.set_payload_max_length(largest_body);
  server_.set_keep_alive_max_count(1'000'000);
  server_.set_tcp_nodelay(true);
  // Not httplib's SO_REUSEPORT, by which a second program would share the port unnoticed.
  server_.set_socket_options([this](int socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socket_ = socket;
  });
  if (options.port == 0) {
    port_ = server_.bind_to_any_port(options.host);
  } else {
    port_ = server_.bind_to_port(options.host, options.port) ? options.port : -1;
  }
  if (port_ < 0)
    throw std::runtime_error("cannot listen on " + options.host + ':' + std::to_string(options.port));
  // httplib lets 5 clients wait to be accepted; of more that come at once, some would wait for a second.
  ::listen(socket_, 1024);
}

Api::Api(Database& database, const ApiOptions& options, std::ostream& log)
    : server_(std::make_unique<Server>(database, options, log)) {}
Api::~Api() = default;

int Api::port() const {
  return server_->port();
}
bool Api::run() {
  return server_->run();
}
void Api::stop() {
  server_->stop();
}

}  // namespace blog
