#include "config/yaml_document.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>
#include <deque>
#include <fstream>

#include "config/yaml_builder.hpp"
#include "error/utf8.hpp"

namespace migrate::config {

struct YamlDocument::Storage {
  std::string file;
  std::deque<YamlNode> nodes;  // a deque keeps addresses
  const YamlNode* root = nullptr;
};

std::string_view YamlNode::kind_name() const {
  switch (kind_) {
    case Kind::null:
      return "nothing";
    case Kind::scalar:
      return "a value";
    case Kind::sequence:
      return "a list";
    case Kind::map:
      return "a mapping";
  }
  return {};
}

std::optional<bool> YamlNode::boolean() const {
  if (!is_scalar() || quoted_) return std::nullopt;
  std::string word = text_;
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
  if (word == "true" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "no" || word == "off") return false;
  return std::nullopt;
}

std::optional<long long> YamlNode::integer() const {
  if (!is_scalar() || quoted_) return std::nullopt;
  long long number = 0;
  const char* end = text_.data() + text_.size();
  const auto [stop, error] = std::from_chars(text_.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const YamlPair& pair : pairs_) {
    if (pair.key->text() == key) return pair.value;
  }
  return nullptr;
}

Place YamlNode::place() const {
  return {*file_, line_, column_};
}

YamlDocument::YamlDocument(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
YamlDocument::YamlDocument(YamlDocument&&) noexcept = default;
YamlDocument& YamlDocument::operator=(YamlDocument&&) noexcept = default;
YamlDocument::~YamlDocument() = default;

const YamlNode& YamlDocument::root() const {
  return *storage_->root;
}

namespace {

// YAML 1.2, 5.1: of the ASCII control characters it allows tab and line ends alone.
bool is_forbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

void check_text(std::string_view text, const std::string& file) {
  if (text.size() > max_yaml_bytes) throw yaml_error("the file is larger than 10 MB", {file, 0, 0});
  if (const auto bad = find_invalid_utf8(text)) {
    throw yaml_error("the file is not valid UTF-8", place_of(text, *bad, file), "save it as UTF-8");
  }
  const auto control = std::find_if(text.begin(), text.end(), is_forbidden);
  if (control == text.end()) return;
  const auto offset = static_cast<std::size_t>(control - text.begin());
  throw yaml_error("a control character, which YAML does not allow", place_of(text, offset, file),
                   "remove it");
}

}  // namespace

YamlDocument parse_yaml(std::string_view text, const std::string& file) {
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
  check_text(text, file);
  auto storage = std::make_unique<YamlDocument::Storage>();
  storage->file = file;
  storage->root = &build_yaml(text, storage->file, storage->nodes);
  return YamlDocument(std::move(storage));
}

YamlDocument load_yaml(const std::filesystem::path& path) {
  return parse_yaml(read_text_file(path), path.string());
}

std::string read_text_file(const std::filesystem::path& path) {
  const Place place{path.string(), 0, 0};
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (!std::filesystem::exists(status)) throw yaml_error("the file does not exist", place);
  if (std::filesystem::is_directory(status)) throw yaml_error("this is a folder, not a file", place);
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw yaml_error(std::string("the file cannot be read: ") + std::strerror(errno), place);
  constexpr std::size_t piece = 65536;  // bytes; a pipe does not say how many there are
  std::string text;
  while (stream && text.size() <= max_yaml_bytes) {
    const std::size_t before = text.size();
    text.resize(before + std::max(piece, before));
    stream.read(text.data() + before, static_cast<std::streamsize>(text.size() - before));
    text.resize(before + static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) throw yaml_error(std::string("the file cannot be read: ") + std::strerror(errno), place);
  if (text.size() > max_yaml_bytes) throw yaml_error("the file is larger than 10 MB", place);
  return text;
}

}  // namespace migrate::config
