#include "script/read.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <future>
#include <iterator>
#include <memory>
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

[[noreturn]] void refuse_reading(const std::string& path, const std::string& reason) {
  throw Error({.what = "cannot read '" + path + "'",
               .detail = reason,
               .hint = "check that it is there and may be read by this user"});
}

// Without a stream's buffer: of thousands of scripts only the first few hundred bytes are wanted.
class File {
 public:
  explicit File(const std::string& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
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
  const std::string& path_;
  int descriptor_;
};

constexpr std::size_t header_bytes = 512;  // most headers are shorter

// Paths as text, and the kernel's word for what is a folder: thousands of fs::path take longer than reading.
struct ScriptFile {
  std::string path;
  std::size_t name;  // where the file's name begins

  // In the order of the names, then of the whole paths.
  bool operator<(const ScriptFile& other) const {
    const int order = path.compare(name, std::string::npos, other.path, other.name, std::string::npos);
    return order != 0 ? order < 0 : path < other.path;
  }
};

bool is_folder(const dirent& entry, DIR* folder) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
  struct stat status {};
  // What cannot be asked is no folder, and is told when it is read.
  return ::fstatat(::dirfd(folder), entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISDIR(status.st_mode);
}

// Adds the scripts of one folder, and to `below` its folders.
void list(const fs::path& directory, std::vector<ScriptFile>& files, std::vector<fs::path>& below) {
  const auto close = [](DIR* folder) { ::closedir(folder); };
  const std::unique_ptr<DIR, decltype(close)> folder(::opendir(directory.c_str()), close);
  if (!folder) refuse_reading(directory, std::strerror(errno));
  const std::string before = directory / "";
  errno = 0;
  while (const dirent* const entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name.starts_with('.')) continue;
    if (is_folder(*entry, folder.get())) below.push_back(directory / name);
    if (name.ends_with(".sql")) files.push_back({std::string(before).append(name), before.size()});
    errno = 0;
  }
  if (errno != 0) refuse_reading(directory, std::strerror(errno));
}

std::vector<ScriptFile> script_files(const Folders& folders) {
  std::vector<ScriptFile> files;
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
  std::sort(files.begin(), files.end());
  return files;
}

template <class Loaded>
struct Portion {
  std::vector<Loaded> loaded{};
  std::vector<Error> errors{};

  void add(Portion&& other) {
    std::move(other.loaded.begin(), other.loaded.end(), std::back_inserter(loaded));
    std::move(other.errors.begin(), other.errors.end(), std::back_inserter(errors));
  }
};

template <class Loaded>
Portion<Loaded> load_some(std::span<const ScriptFile> files, Loaded (*load_one)(const std::string&)) {
  Portion<Loaded> out;
  out.loaded.reserve(files.size());
  for (const ScriptFile& file : files) {
    try {
      out.loaded.push_back(load_one(file.path));
    } catch (const Error& error) {  // collected, and thrown by those()
      out.errors.push_back(error);
    }
  }
  return out;
}

template <class Loaded>
std::vector<Loaded> those(Portion<Loaded>&& batch) {
  if (!batch.errors.empty()) throw Errors(std::move(batch.errors));
  return std::move(batch.loaded);
}

std::string bytes_of(const std::string& file) {
  const File stream(file);
  std::string bytes;
  while (stream.read_more(bytes, std::max(header_bytes, bytes.size()))) {
  }
  return bytes;
}

Script script_of(const std::string& file) {
  return parse(bytes_of(file), file);
}

Header header_of(const std::string& file) {
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
  check_text(text, file);
  return parse_header(text, file).header;
}

}  // namespace

std::string read_bytes(const fs::path& file) {
  return bytes_of(file);
}

std::string read_text(const fs::path& file) {
  std::string text = bytes_of(file);
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
  return script_of(file);
}

Header load_header(const fs::path& file) {
  return header_of(file);
}

std::vector<Script> load_all(const Folders& folders) {
  return those(load_some<Script>(script_files(folders), script_of));
}

std::vector<Header> load_all_headers(const Folders& folders) {
  constexpr std::size_t many = 1000;  // below, a thread would take longer to start than it saves
  const std::vector<ScriptFile> files = script_files(folders);
  const std::span<const ScriptFile> all(files);
  if (all.size() < many) return those(load_some<Header>(all, header_of));
  auto second = std::async(std::launch::async, load_some<Header>, all.subspan(all.size() / 2), header_of);
  Portion<Header> out = load_some<Header>(all.first(all.size() / 2), header_of);
  out.add(second.get());
  return those(std::move(out));
}

}  // namespace migrate::script
