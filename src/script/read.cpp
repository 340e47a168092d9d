#include "script/read.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
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
  std::size_t out = 0;
  for (std::size_t in = 0; in < text.size(); ++in) {
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

std::ifstream open(const fs::path& file) {
  std::error_code code;
  if (fs::is_directory(file, code)) refuse_reading(file, "it is a folder");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) refuse_reading(file, std::strerror(errno));
  return stream;
}

// Appends at most `size` bytes; false at the end of the file.
bool read_more(std::ifstream& stream, std::string& text, std::size_t size, const fs::path& file) {
  const std::size_t before = text.size();
  text.resize(before + size);
  stream.read(text.data() + before, static_cast<std::streamsize>(size));
  if (stream.bad()) refuse_reading(file, std::strerror(errno));
  text.resize(before + static_cast<std::size_t>(stream.gcount()));
  return text.size() == before + size;
}

constexpr std::size_t header_bytes = 4096;

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
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
    return std::pair(a.filename(), a) < std::pair(b.filename(), b);
  });
  return files;
}

template <class Loaded>
std::vector<Loaded> load_each(const Folders& folders, Loaded (*load_one)(const fs::path&)) {
  std::vector<Loaded> loaded;
  std::vector<Error> errors;
  for (const fs::path& file : script_files(folders)) {
    try {
      loaded.push_back(load_one(file));
    } catch (const Error& error) {  // collected, and thrown below
      errors.push_back(error);
    }
  }
  if (!errors.empty()) throw Errors(std::move(errors));
  return loaded;
}

}  // namespace

std::string read_text(const fs::path& file) {
  std::ifstream stream = open(file);
  std::string text;
  while (read_more(stream, text, std::max(header_bytes, text.size()), file)) {
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
  std::ifstream stream = open(file);
  std::string raw;
  std::string text;
  bool more = true;
  do {
    more = read_more(stream, raw, std::max(header_bytes, raw.size()), file);
    text = raw;
    normalise(text);
  } while (more && !holds_whole_header(text));
  if (more) text.resize(text.rfind('\n') + 1);  // the last character may be cut
  check_text(text, file.string());
  return parse_header(text, file.string()).header;
}

std::vector<Script> load_all(const Folders& folders) {
  return load_each<Script>(folders, load);
}

std::vector<Header> load_all_headers(const Folders& folders) {
  return load_each<Header>(folders, load_header);
}

}  // namespace migrate::script
