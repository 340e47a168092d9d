#include "config/yaml_builder.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

namespace migrate::config {

namespace {

// yaml-cpp stops at a `?` inside a plain scalar of a flow collection ({bio: text?}), which YAML allows. A
// byte that is in no UTF-8 text, and that no escape makes, stands for it while yaml-cpp reads: places stay.
constexpr char hidden_question_mark = '\xFF';

std::string hide_question_marks(std::string_view text) {
  static constexpr std::string_view before_an_indicator = " \t\r\n,[{:-";
  std::string out(text);
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (out[i] == '?' && before_an_indicator.find(out[i - 1]) == std::string_view::npos)
      out[i] = hidden_question_mark;
  }
  return out;
}

std::string show_question_marks(std::string text) {
  std::replace(text.begin(), text.end(), hidden_question_mark, '?');
  return text;
}

}  // namespace

// Turns yaml-cpp's events into nodes. Problems after which parsing can go on are collected.
class YamlBuilder : public YAML::EventHandler {
 public:
  YamlBuilder(const std::string& file, std::deque<YamlNode>& nodes) : file_(file), nodes_(nodes) {}

  const YamlNode* root() const { return root_; }
  std::vector<Error>& problems() { return problems_; }
  // The scalar that stands last in the text; null pointer when there is none.
  const YamlNode* last_scalar() const { return last_scalar_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_)
      throw yaml_error("a second YAML document begins here", place(mark), "one file holds one document");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode& node = make(YamlNode::Kind::null, mark);
    if (!open_.empty() && open_.back().key) {  // `key:`; yaml-cpp's mark is that of the next token
      node.line_ = open_.back().key->line_;
      node.column_ = open_.back().key->column_;
    }
    add(node, anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw yaml_error("this alias stands inside the value that it names", place(mark),
                       "a value cannot contain itself");
    }
    attach(*found->second, mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode& node = make(YamlNode::Kind::scalar, mark);
    node.quoted_ = tag == "!" || tag == "tag:yaml.org,2002:str";  // yaml-cpp: "!" quoted, "?" plain
    node.text_ = show_question_marks(value);
    if (value.find('\0') != std::string::npos) {  // an escape; such a byte in the file is refused before
      problems_.push_back(yaml_error("this text holds a NUL byte, which PostgreSQL cannot store", place(mark),
                                     "take the \\0 away"));
    }
    last_scalar_ = &node;
    check_tag(tag, mark);
    add(node, anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(YamlNode::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { end(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(YamlNode::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override {
    resolve_merges(*open_.back().node);
    check_repeated_keys(*open_.back().node);
    end();
  }

 private:
  struct Open {
    YamlNode* node;
    YAML::anchor_t anchor;
    const YamlNode* key = nullptr;  // of a map, while its value is awaited
  };

  Place place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  YamlNode& make(YamlNode::Kind kind, const YAML::Mark& mark) {
    YamlNode& node = nodes_.emplace_back();
    node.kind_ = kind;
    node.file_ = &file_;
    node.line_ = mark.line + 1;
    node.column_ = mark.column + 1;
    return node;
  }

  void begin(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(tag, mark);
    open_.push_back({&make(kind, mark), anchor});
  }

  void end() {
    const Open closed = open_.back();
    open_.pop_back();
    add(*closed.node, closed.anchor);
  }

  void add(const YamlNode& node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = &node;
    YAML::Mark mark;
    mark.line = node.line_ - 1;
    mark.column = node.column_ - 1;
    attach(node, mark);
  }

  // Puts a finished node into the collection that is open.
  void attach(const YamlNode& node, const YAML::Mark& mark) {
    if (open_.empty()) {
      root_ = &node;
      return;
    }
    Open& open = open_.back();
    if (open.node->is_sequence()) {
      open.node->items_.push_back(&node);
    } else if (!open.key) {
      if (!node.is_scalar()) {
        throw yaml_error("a key must be text, this is " + std::string(node.kind_name()), place(mark),
                         "put it in quotes");
      }
      open.key = &node;
      return;
    } else {
      open.node->pairs_.push_back({open.key, &node});
      open.key = nullptr;
    }
    grow(*open.node, node.size_, mark);
  }

  // Counts what a reader that follows aliases would meet, without following them.
  void grow(YamlNode& node, std::size_t by, const YAML::Mark& mark) {
    node.size_ += by;
    if (node.size_ > max_yaml_values) {
      throw yaml_error("with its aliases expanded this is more than 1,000,000 values", place(mark));
    }
  }

  void check_tag(const std::string& tag, const YAML::Mark& mark) {
    static constexpr std::string_view standard = "tag:yaml.org,2002:";
    if (tag.empty() || tag == "?" || tag == "!") return;
    for (const char* known : {"str", "int", "float", "bool", "map", "seq"}) {
      if (tag == std::string(standard) + known) return;
    }
    problems_.push_back(yaml_error("the tag " + tag + " is not known", place(mark), "leave it out"));
  }

  void resolve_merges(YamlNode& map) {
    const auto is_merge = [](const YamlPair& pair) {
      return !pair.key->is_quoted() && pair.key->text() == "<<";
    };
    if (std::none_of(map.pairs_.begin(), map.pairs_.end(), is_merge)) return;
    std::unordered_map<std::string_view, bool> taken;
    for (const YamlPair& pair : map.pairs_) {
      if (!is_merge(pair)) taken[pair.key->text()] = true;
    }
    std::vector<YamlPair> merged;
    for (const YamlPair& pair : map.pairs_) {
      if (!is_merge(pair)) {
        merged.push_back(pair);
        continue;
      }
      for (const YamlNode* source : merge_sources(*pair.value)) {
        count_merged(source->pairs_.size(), *pair.key);
        for (const YamlPair& inherited : source->pairs_) {
          if (taken.emplace(inherited.key->text(), true).second) merged.push_back(inherited);
        }
      }
    }
    map.pairs_ = std::move(merged);
  }

  // A chain of merges copies keys, which no file size bounds.
  void count_merged(std::size_t pairs, const YamlNode& key) {
    merged_pairs_ += pairs;
    if (merged_pairs_ > max_yaml_values) {
      throw yaml_error("with its merge keys resolved this is more than 1,000,000 keys", key.place());
    }
  }

  std::vector<const YamlNode*> merge_sources(const YamlNode& value) {
    std::vector<const YamlNode*> candidates{&value};
    if (value.is_sequence()) candidates = value.items();
    std::vector<const YamlNode*> sources;
    for (const YamlNode* candidate : candidates) {
      if (candidate->is_map()) {
        sources.push_back(candidate);
      } else {
        problems_.push_back(yaml_error(
            "a merge key (<<) takes a mapping or a list of mappings, this is " +
                std::string(candidate->kind_name()),
            candidate->place(), "name an anchor: `<<: *name`; or quote the key to mean the text \"<<\""));
      }
    }
    return sources;
  }

  void check_repeated_keys(const YamlNode& map) {
    std::unordered_map<std::string_view, const YamlNode*> first;
    for (const YamlPair& pair : map.pairs_) {
      const auto [found, added] = first.emplace(pair.key->text(), pair.key);
      if (added) continue;
      problems_.push_back(yaml_error("the key \"" + pair.key->text() + "\" appears twice in this mapping",
                                     pair.key->place(),
                                     "the first is in line " + std::to_string(found->second->place().line)));
    }
  }

  const std::string& file_;
  std::deque<YamlNode>& nodes_;
  const YamlNode* root_ = nullptr;
  const YamlNode* last_scalar_ = nullptr;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, const YamlNode*> anchors_;  // finished ones
  std::size_t merged_pairs_ = 0;
  std::vector<Error> problems_;
};

namespace {

// What of `text` begins at a line and column, which count from 1.
std::string_view text_at(std::string_view text, int line, int column) {
  for (; line > 1; --line) text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
  text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(column - 1)));
  return text;
}

// Tabs are the mistake that yaml-cpp's words explain least.
std::string syntax_hint(std::string_view text, int line) {
  const std::string_view at = text_at(text, line, 1);
  const std::string_view indent = at.substr(0, at.find_first_not_of(" \t"));
  return indent.find('\t') == std::string_view::npos ? ""
                                                     : "YAML is indented with spaces, this line has a tab";
}

// yaml-cpp takes the end of the file for a closing quote, so that a forgotten one would swallow the rest of
// the file in silence. Only the last scalar can be such.
void check_closed(const YamlNode& last, std::string_view text) {
  const Place place = last.place();
  std::string_view rest = text_at(text, place.line, place.column);
  while (!rest.empty() && (rest.front() == '&' || rest.front() == '!')) {  // an anchor and a tag come first
    rest.remove_prefix(std::min(rest.size(), rest.find_first_of(" \t\r\n")));
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t\r\n")));
  }
  if (rest.empty() || (rest.front() != '\'' && rest.front() != '"')) return;
  const char quote = rest.front();
  for (std::size_t i = 1; i < rest.size(); ++i) {
    const bool escaped = quote == '"' ? rest[i] == '\\' : rest.substr(i, 2) == "''";
    if (escaped) {
      ++i;
    } else if (rest[i] == quote) {
      return;
    }
  }
  throw yaml_error("not valid YAML: this quote is not closed", place);
}

}  // namespace

const YamlNode& build_yaml(std::string_view text, const std::string& file, std::deque<YamlNode>& nodes) {
  YamlBuilder builder(file, nodes);
  try {
    std::istringstream stream{hide_question_marks(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    throw yaml_error("not valid YAML: " + show_question_marks(error.msg),
                     {file, error.mark.line + 1, error.mark.column + 1},
                     syntax_hint(text, error.mark.line + 1));
  }
  if (builder.last_scalar()) check_closed(*builder.last_scalar(), text);
  if (builder.problems().size() == 1) throw builder.problems().front();
  if (!builder.problems().empty()) throw Errors(std::move(builder.problems()));
  if (!builder.root()) builder.OnNull(YAML::Mark(), YAML::NullAnchor);
  return *builder.root();
}

Error yaml_error(std::string what, Place place, std::string hint) {
  ErrorFacts facts;
  facts.what = std::move(what);
  facts.place = std::move(place);
  facts.hint = std::move(hint);
  return Error(std::move(facts), Exit::usage);
}

}  // namespace migrate::config
