#include "config/connection_url.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>

#include "config/percent_encoding.hpp"

namespace migrate::config {

namespace {

constexpr std::string_view mask = "***";

constexpr std::array secret_parameters = {"password", "sslpassword", "oauth_client_secret",
                                          "scram_client_key", "scram_server_key"};

// Arguments of SQLAlchemy's asyncpg dialect and of asyncpg.connect() that libpq refuses and that say nothing
// about where the database is.
constexpr std::array driver_arguments = {
    "async_fallback",       "prepared_statement_cache_size", "prepared_statement_name_func",
    "statement_cache_size", "max_cached_statement_lifetime", "max_cacheable_statement_size",
    "command_timeout"};

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::string_view forms_hint =
    "give postgresql://user@host:5432/dbname, \"host=... dbname=...\", \"service=...\" or embedded";

Error bad_url(const std::string& what, const Place& place, std::string hint = std::string(forms_hint)) {
  ErrorFacts facts;
  facts.what = "bad database URL: " + what;
  facts.place = place;
  facts.hint = std::move(hint);
  return Error(std::move(facts), Exit::usage);
}

std::string decoded(std::string_view text, const Place& place) {
  if (std::optional<std::string> out = percent_decoded(text)) return std::move(*out);
  throw bad_url("a % that is not followed by two hexadecimal digits", place, "write a percent sign as %25");
}

// Cuts `text` at the first `mark`: what stands before is returned, what stands after is left in `text`;
// without `mark` everything is returned.
std::string_view cut(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  const std::string_view before = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return before;
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, begin)) {
    parts.push_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::string join(const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) out += (i == 0 ? "" : ",") + parts[i];
  return out;
}

// The length of "postgresql://" with its spellings; 0 when `text` is no URI of ours.
std::size_t scheme_length(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return 0;
  std::string_view scheme = text.substr(0, end);
  const std::string_view name = cut(scheme, '+');
  const bool plain_driver =
      std::all_of(scheme.begin(), scheme.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
  return (name == "postgresql" || name == "postgres") && plain_driver ? end + 3 : 0;
}

bool looks_like_uri(std::string_view text) {
  const std::size_t end = text.find("://");
  return end != std::string_view::npos && std::all_of(text.begin(), text.begin() + end, [](unsigned char c) {
           return std::isalnum(c) || c == '+' || c == '_' || c == ':' || c == '-' || c == '.';
         });
}

// asyncpg's and psycopg's boolean `ssl` argument in libpq's words.
std::string sslmode_of(const std::string& ssl) {
  if (ssl == "true" || ssl == "True" || ssl == "1") return "require";
  if (ssl == "false" || ssl == "False" || ssl == "0") return "disable";
  return ssl;
}

struct HostAndPort {
  std::string host;
  std::string port;
};

HostAndPort parse_host(std::string_view text, const Place& place) {
  HostAndPort out;
  std::string_view port;
  if (!text.empty() && text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) throw bad_url("the [ of an IPv6 address is not closed", place);
    out.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (!port.empty() && port.front() != ':')
      throw bad_url("only :port may follow the ] of an address", place);
    if (!port.empty()) port.remove_prefix(1);
  } else {
    port = text;
    out.host = decoded(cut(port, ':'), place);
  }
  // A password with a raw @ : / or ? ends up here, so the text is not quoted.
  static constexpr std::string_view encode =
      "write @ : / ? # in a user name or password as %40 %3A %2F %3F %23";
  if (out.host.find('@') != std::string::npos)
    throw bad_url("more than one @ before the host", place, std::string(encode));
  if (!std::all_of(port.begin(), port.end(), [](unsigned char c) { return std::isdigit(c); })) {
    throw bad_url("the port is not a number", place, std::string(encode));
  }
  out.port = port;
  return out;
}

std::string conninfo_quoted(std::string_view value) {
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

// Reads `key = value` pairs as libpq's conninfo_parse does.
class ConninfoReader {
 public:
  ConninfoReader(std::string_view text, const Place& place) : rest_(text), place_(place) { skip_space(); }

  bool at_end() const { return rest_.empty(); }

  std::string key() {
    std::string key;
    while (!rest_.empty() && rest_.front() != '=' && !is_space(rest_.front())) key += take();
    skip_space();
    if (key.empty() || rest_.empty() || rest_.front() != '=') {
      throw bad_url("expected key=value", place_);  // the word may be part of a password with spaces
    }
    take();
    skip_space();
    return key;
  }

  std::string value() {
    std::string value;
    const bool quoted = !rest_.empty() && rest_.front() == '\'';
    if (quoted) take();
    while (!rest_.empty() && !(quoted ? rest_.front() == '\'' : is_space(rest_.front()))) {
      if (rest_.front() == '\\' && rest_.size() > 1) take();
      value += take();
    }
    if (quoted) {
      if (rest_.empty()) throw bad_url("a quoted value is not closed", place_);
      take();
    }
    skip_space();
    return value;
  }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) take();
  }

  std::string_view rest_;
  const Place& place_;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

ConnectionUrl ConnectionUrl::parse(std::string_view text, const Place& place) {
  text = trimmed(text);
  if (text.empty()) throw bad_url("it is empty", place);
  if (text.find('\0') != std::string_view::npos) throw bad_url("it has a zero byte", place);
  ConnectionUrl url;
  Parameters given;
  if (text == "embedded") {
    url.form_ = Form::embedded;
  } else if (scheme_length(text) > 0) {
    url.form_ = Form::uri;
    given = parse_uri(text.substr(scheme_length(text)), place);
  } else if (looks_like_uri(text)) {
    throw bad_url("it does not begin with postgresql:// or postgres://", place);
  } else {
    given = parse_conninfo(text, place);
  }
  for (auto& [name, value] : given) url.set(name, std::move(value));
  return url;
}

ConnectionUrl::Parameters ConnectionUrl::parse_uri(std::string_view text, const Place& place) {
  Parameters out;
  const auto put = [&](std::string name, std::string value) {
    if (!value.empty()) out.emplace_back(std::move(name), std::move(value));
  };
  std::string_view query = text;
  std::string_view path = cut(query, '?');
  std::string_view authority = cut(path, '/');
  const std::size_t at = authority.find('@');
  if (at != std::string_view::npos) {
    std::string_view password = authority.substr(0, at);
    put("user", decoded(cut(password, ':'), place));
    put("password", decoded(password, place));
    authority.remove_prefix(at + 1);
  } else if (path.find('@') != std::string_view::npos) {
    throw bad_url("a / stands before the @", place,
                  "write / in a user name or password as %2F, @ in a name as %40");
  }
  std::vector<std::string> hosts;
  std::vector<std::string> ports;
  for (const std::string_view one : split(authority, ',')) {
    HostAndPort parsed = parse_host(one, place);
    hosts.push_back(std::move(parsed.host));
    ports.push_back(std::move(parsed.port));
  }
  const auto given = [](const std::string& part) { return !part.empty(); };
  if (std::any_of(hosts.begin(), hosts.end(), given)) put("host", join(hosts));
  if (std::any_of(ports.begin(), ports.end(), given)) put("port", join(ports));
  put("dbname", decoded(path, place));
  while (!query.empty()) {
    std::string_view value = cut(query, '&');
    const std::string name = decoded(cut(value, '='), place);
    if (name.empty()) throw bad_url("a query argument without a name", place);
    if (contains(driver_arguments, name)) continue;
    const std::string argument = decoded(value, place);
    if (name == "ssl") {
      out.emplace_back("sslmode", sslmode_of(argument));
    } else {
      out.emplace_back(name, argument);
    }
  }
  return out;
}

ConnectionUrl::Parameters ConnectionUrl::parse_conninfo(std::string_view text, const Place& place) {
  Parameters out;
  ConninfoReader reader(text, place);
  while (!reader.at_end()) {
    std::string key = reader.key();
    out.emplace_back(std::move(key), reader.value());
  }
  return out;
}

std::string ConnectionUrl::libpq() const {
  assert(!is_embedded());
  std::string out;
  for (const auto& [name, value] : parameters_) {
    out += (out.empty() ? "" : " ") + name + "=" + conninfo_quoted(value);
  }
  return out;
}

std::string ConnectionUrl::masked() const {
  if (form_ == Form::uri) return masked_uri();
  std::string out = is_embedded() ? "embedded" : "";
  for (const auto& [name, value] : parameters_) {
    const bool plain = !value.empty() && value.find_first_of(" \t\n\r'\\") == std::string::npos;
    const std::string shown = contains(secret_parameters, name) ? std::string(mask)
                              : plain                           ? value
                                                                : conninfo_quoted(value);
    out += (out.empty() ? "" : " ") + name + "=" + shown;
  }
  return out;
}

std::string ConnectionUrl::masked_uri() const {
  const std::string host = parameter("host").value_or("");
  const std::string port = parameter("port").value_or("");
  const std::vector<std::string_view> hosts = split(host, ',');
  const std::vector<std::string_view> ports = split(port, ',');
  // A socket's folder, or lists of different length, can only stand in the query.
  const bool in_authority = host.find_first_of("/@") == std::string::npos && ports.size() <= hosts.size();

  std::string out = "postgresql://";
  if (const auto user = parameter("user")) out += percent_encoded(*user);
  if (parameter("password")) out += ":" + std::string(mask);
  if (parameter("user") || parameter("password")) out += "@";
  for (std::size_t i = 0; in_authority && i < hosts.size(); ++i) {
    const bool ipv6 = hosts[i].find(':') != std::string_view::npos;
    out += i == 0 ? "" : ",";
    out += ipv6 ? "[" + std::string(hosts[i]) + "]" : percent_encoded(hosts[i]);
    if (i < ports.size() && !ports[i].empty()) out += ":" + std::string(ports[i]);
  }
  if (const auto name = database()) out += "/" + percent_encoded(*name);
  char separator = '?';
  for (const auto& [name, value] : parameters_) {
    const bool said = name == "user" || name == "password" || name == "dbname" ||
                      (in_authority && (name == "host" || name == "port"));
    if (said) continue;
    out += separator + percent_encoded(name) + "=";
    out += contains(secret_parameters, name) ? std::string(mask) : percent_encoded(value, "/,:");
    separator = '&';
  }
  return out;
}

std::optional<std::string> ConnectionUrl::parameter(std::string_view name) const {
  for (const auto& [known, value] : parameters_) {
    if (known == name) return value;
  }
  return std::nullopt;
}

ConnectionUrl ConnectionUrl::with_database(std::string_view name) const {
  ConnectionUrl other = *this;
  other.set("dbname", std::string(name));
  return other;
}

void ConnectionUrl::set(std::string_view name, std::string value) {
  for (auto& [known, old] : parameters_) {
    if (known == name) {
      old = std::move(value);
      return;
    }
  }
  parameters_.emplace_back(name, std::move(value));
}

}  // namespace migrate::config
