// Writing revision scripts: a draft fills a template, and the text becomes a new file.
//
// Template: lines of text with the placeholders {message}, {revision}, {parents}, {created}, {header} (the
// key lines for labels, depends, from, to, destroys and down-destroys), {up} and {down} (whole sections); {{
// and }} are braces. Where a value has several lines in a comment, the dashes before the placeholder are
// repeated; a line that holds nothing but empty values goes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "script/batch.hpp"

namespace migrate::script {

struct DraftStep {
  bool transaction = true;
  std::string sql;
  std::optional<Batch> batch{};
};

struct Draft {
  std::string revision;
  std::vector<std::string> parents;
  std::vector<std::string> depends;
  std::vector<std::string> labels;
  std::string message;
  std::string created;  // ISO 8601, UTC
  std::string from;
  std::string to;
  std::vector<std::string> destroys{};       // by the way up
  std::vector<std::string> down_destroys{};  // by the way down
  std::vector<DraftStep> up;                 // none: an empty section is written
  std::vector<DraftStep> down;  // none: the revision cannot be undone; one empty step: undoing does nothing
};

// A template's text and where it comes from, for errors.
struct Template {
  std::string text;
  std::string file;
};

// The template that the program brings along: templates/script.sql of its sources.
Template default_template();

// The text of the script. It is read back before it is given: throws Error when the template has an unknown
// placeholder, when the result does not say what the draft says, or when it is no valid script.
std::string render(const Draft& draft, const Template& form = default_template());

// Writes a new file, or nothing at all: a temporary file beside it that takes the name when it is complete
// and on disk. Missing folders above it are made. Throws Error when the name is taken or the file cannot be
// written.
void write_new(const std::filesystem::path& path, std::string_view text);

// Writes over a file that is there, whole or not at all; its permissions stay. Throws Error when it cannot be
// written.
void write_over(const std::filesystem::path& path, std::string_view text);

}  // namespace migrate::script
