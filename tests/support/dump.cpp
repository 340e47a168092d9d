#include "support/dump.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

#include "support/server.hpp"

namespace migrate::test {

namespace {

using Lines = std::vector<std::string>;

bool starts(const std::string& line, const char* with) {
  return line.rfind(with, 0) == 0;
}
bool ends(const std::string& line, const std::string& with) {
  return line.size() >= with.size() && line.compare(line.size() - with.size(), with.size(), with) == 0;
}

Lines lines_of(const std::string& text) {
  Lines out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

bool counts(const std::string& line) {
  return line.find_first_not_of(" \t") != std::string::npos && !starts(line, "SET default_") &&
         !starts(line, "\\") && !starts(line, "--");
}

// The lines between `CREATE TABLE ... (` and the first that is not indented, sorted and without commas.
Lines with_sorted_columns(const Lines& lines) {
  Lines out;
  Lines columns;
  bool inside = false;
  const auto close = [&] {
    std::sort(columns.begin(), columns.end());
    out.insert(out.end(), columns.begin(), columns.end());
    columns.clear();
    inside = false;
  };
  int depth = 0;  // of parentheses: an expression of several lines is not all indented
  for (const std::string& line : lines) {
    const int rest = depth + static_cast<int>(std::count(line.begin(), line.end(), '(') -
                                              std::count(line.begin(), line.end(), ')'));
    if (inside && (depth > 0 || starts(line, "    "))) {
      const std::string text = rest == 0 && ends(line, ",") ? line.substr(0, line.size() - 1) : line;
      if (depth > 0) {
        columns.back() += '\n' + text;
      } else {
        columns.push_back(text);
      }
      depth = rest;
      continue;
    }
    if (inside) close();
    inside = starts(line, "CREATE ") && line.find("TABLE ") != std::string::npos && ends(line, "(");
    out.push_back(line);
  }
  close();
  return out;
}

// "-- Name: t; Type: TABLE; Schema: public; Owner: -" begins an entry.
std::string title_of(const std::string& line) {
  return starts(line, "-- Name: ") ? line.substr(3) : "";
}

bool is_table(const std::string& title) {
  return title.find("Type: TABLE;") != std::string::npos ||
         title.find("Type: FOREIGN TABLE;") != std::string::npos;
}

// The order in which privileges were given is no part of a schema.
bool is_access_list(const std::string& title) {
  return title.find("ACL;") != std::string::npos;
}

}  // namespace

std::string normalised(const std::string& dump) {
  std::map<std::string, Lines> entries;
  std::string title;
  for (const std::string& line : lines_of(dump)) {
    if (const std::string next = title_of(line); !next.empty()) title = next;
    if (!title.empty() && counts(line)) entries[title].push_back(line);
  }
  std::string out;
  for (auto& [name, lines] : entries) {
    out += "-- " + name + "\n";
    if (is_access_list(name)) std::sort(lines.begin(), lines.end());
    for (const std::string& line : is_table(name) ? with_sorted_columns(lines) : lines) out += line + "\n";
  }
  return out;
}

std::string dump(const std::string& url, Own own) {
  std::vector<std::string> command{program("pg_dump"), "-s", "--no-owner", "-d", url};
  if (own == Own::without) {
    for (const char* table : {"migrate_version", "migrate_history", "migrate_progress"}) {
      command.push_back(std::string("--exclude-table=*.") + table);
    }
    command.emplace_back("--exclude-schema=migrate_trash");
  }
  return normalised(run_well(command));
}

std::string difference(const std::string& first, const std::string& second) {
  std::map<std::string, int> extra;  // how often more in the first
  const auto each_line = [](const std::string& text, const auto& visit) {
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) visit(line);
  };
  each_line(first, [&](const std::string& line) { ++extra[line]; });
  each_line(second, [&](const std::string& line) { --extra[line]; });
  std::string out;
  each_line(first, [&](const std::string& line) {
    if (extra[line] > 0) out += "- " + line + "\n", --extra[line];
  });
  each_line(second, [&](const std::string& line) {
    if (extra[line] < 0) out += "+ " + line + "\n", ++extra[line];
  });
  return out;
}

}  // namespace migrate::test
