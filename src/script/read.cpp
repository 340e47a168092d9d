#include "script/read.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <future>
#include <iterator>
#include <set>
#include <span>
#include <system_error>
#include <utility>

#include "error/utf8.hpp"
#include "script/header.hpp"
#include "script/sections.hpp"

namespace migrate::script {
namespace {

namespace fs = std::filesystem;

// Without byte order mark, CRLF as LF.
void normalise(std::string& text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  std::size_t out = text.find("\r\n");
  if (out == std::string::npos) return;
  for (std::size_t in = out; in < text.size(); ++in) {
    if (text[in] == '\r' && in + 1 < text.size() && text[in + 1] == '\n') continue;
    text[out++] = text[in];
  }
  text.resize(out);
}

void check_text(std::string_view text, const std::string& file) {
  if (const auto at = find_invalid_utf8(text)) {
    throw Error({.what = "the script is not UTF-8",
                 .place = {.file = file, .line = line_of(text, *at)},
                 .hint = "save the file as UTF-8"});
  }
  const std::size_t nul = text.find('\0');
  if (nul == std::string_view::npos) return;
  throw Error({.what = "a NUL byte in the script",
               .place = {.file = file, .line = line_of(text, nul)},
               .hint = "remove the NUL byte"});
}

[[noreturn]] void refuse_reading(const fs::path& path, const std::string& reason) {
  throw Error({.what = "cannot read '" + path.string() + "'",
               .detail = reason,
               .hint = "check that it is there and may be read by this user"});
}

// Without a stream's buffer: of thousands of scripts only the first few hundred bytes are wanted.
class File {
 public:
  explicit File(const fs::path& path) : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) refuse_reading(path_, std::strerror(errno));
  }
  ~File() { ::close(descriptor_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  // Appends at most `size` bytes; false at the end of the file.
  bool read_more(std::string& text, std::size_t size) const {
    const std::size_t before = text.size();
    text.resize(before + size);
    ssize_t got = 0;
    do {
      got = ::read(descriptor_, text.data() + before, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) refuse_reading(path_, errno == EISDIR ? "it is a folder" : std::strerror(errno));
    text.resize(before + static_cast<std::size_t>(got));
    return got > 0;
  }

 private:
  const fs::path& path_;
  int descriptor_;
};

constexpr std::size_t header_bytes = 512;  // most headers are shorter

bool is_hidden(const fs::path& path) {
  return path.filename().string().starts_with('.');
}

// Adds the scripts of one folder, and to `below` its folders.
void list(const fs::path& directory, std::vector<fs::path>& files, std::vector<fs::path>& below) {
  std::error_code code;
  fs::directory_iterator entry(directory, code);
  for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
    const fs::path& path = entry->path();
    if (is_hidden(path)) continue;
    std::error_code ignored;  // what cannot be asked is no folder, and is told when it is read
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) below.push_back(path);
    if (path.extension() == ".sql") files.push_back(path);
  }
  if (code) refuse_reading(directory, code.message());
}

// In the order of the file names, then of the whole paths.
std::vector<fs::path> by_name(const std::vector<fs::path>& files) {
  std::vector<std::pair<std::string, std::string>> named;
  named.reserve(files.size());
  for (const fs::path& file : files) named.emplace_back(file.filename().string(), file.string());
  std::sort(named.begin(), named.end());
  std::vector<fs::path> out;
  out.reserve(files.size());
  for (auto& [name, file] : named) out.emplace_back(std::move(file));
  return out;
}

std::vector<fs::path> script_files(const Folders& folders) {
  std::vector<fs::path> files;
  std::vector<fs::path> waiting = folders.directories;
  std::set<fs::path> seen;  // one of the folders may be below another
  while (!waiting.empty()) {
    const fs::path directory = std::move(waiting.back());
    waiting.pop_back();
    std::error_code code;
    if ((!fs::exists(directory, code) && !code) || !seen.insert(fs::weakly_canonical(directory, code)).second)
      continue;
    std::vector<fs::path> below;
    list(directory, files, below);
    if (folders.recursive) waiting.insert(waiting.end(), below.begin(), below.end());
  }
  return by_name(files);
}

template <class Loaded>
struct Batch {
  std::vector<Loaded> loaded{};
  std::vector<Error> errors{};

  void add(Batch&& other) {
    std::move(other.loaded.begin(), other.loaded.end(), std::back_inserter(loaded));
    std::move(other.errors.begin(), other.errors.end(), std::back_inserter(errors));
  }
};

template <class Loaded>
Batch<Loaded> load_some(std::span<const fs::path> files, Loaded (*load_one)(const fs::path&)) {
  Batch<Loaded> out;
  out.loaded.reserve(files.size());
  for (const fs::path& file : files) {
    try {
      out.loaded.push_back(load_one(file));
    } catch (const Error& error) {  // collected, and thrown by those()
      out.errors.push_back(error);
    }
  }
  return out;
}

template <class Loaded>
std::vector<Loaded> those(Batch<Loaded>&& batch) {
  if (!batch.errors.empty()) throw Errors(std::move(batch.errors));
  return std::move(batch.loaded);
}

}  // namespace

std::string read_text(const fs::path& file) {
  const File stream(file);
  std::string text;
  while (stream.read_more(text, std::max(header_bytes, text.size()))) {
  }
  normalise(text);
  check_text(text, file.string());
  return text;
}

Script parse(std::string text, const std::string& file) {
  normalise(text);
  check_text(text, file);
  ParsedHeader parsed = parse_header(text, file);
  Script script{std::move(parsed.header), {}, {}, {}};
  read_sections(text, parsed.end, script);
  return script;
}

Script load(const fs::path& file) {
  return parse(read_text(file), file.string());
}

Header load_header(const fs::path& file) {
  const File stream(file);
  std::string raw;
  std::string text;
  bool more = true;
  do {
    more = stream.read_more(raw, std::max(header_bytes, raw.size()));
    text = raw;
    normalise(text);
  } while (more && !holds_whole_header(text));
  if (more) text.resize(text.rfind('\n') + 1);  // the last character may be cut
  check_text(text, file.string());
  return parse_header(text, file.string()).header;
}

std::vector<Script> load_all(const Folders& folders) {
  return those(load_some<Script>(script_files(folders), load));
}

std::vector<Header> load_all_headers(const Folders& folders) {
  constexpr std::size_t many = 1000;  // below, a thread would take longer to start than it saves
  const std::vector<fs::path> files = script_files(folders);
  const std::span<const fs::path> all(files);
  if (all.size() < many) return those(load_some<Header>(all, load_header));
  auto second = std::async(std::launch::async, load_some<Header>, all.subspan(all.size() / 2), load_header);
  Batch<Header> out = load_some<Header>(all.first(all.size() / 2), load_header);
  out.add(second.get());
  return those(std::move(out));
}

}  // namespace migrate::script
