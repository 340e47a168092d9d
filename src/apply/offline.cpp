#include "apply/offline.hpp"

#include <algorithm>

#include "apply/batch_script.hpp"
#include "error/joined.hpp"
#include "sql/tokens.hpp"

namespace migrate::apply {
namespace {

class Writer {
 public:
  std::string& out() { return out_; }

  void operator()(const Begin&) { out_ += "BEGIN;\n\n"; }
  void operator()(const Commit&) { out_ += "COMMIT;\n\n"; }
  void operator()(const Start& start) { out_ += "-- " + start.text() + "\n\n"; }
  void operator()(const Execute& statement) { out_ += safe_for_psql(statement.sql) + ";\n\n"; }
  void operator()(const Alone& statement) { out_ += safe_for_psql(statement.sql) + ";\n\n"; }
  void operator()(const Call& call) {
    const config::HookCommand& command = call.command;
    std::string words = command.shell.empty() ? joined(command.words, " ") : command.shell;
    std::replace(words.begin(), words.end(), '\n', ' ');
    out_ += "-- " + call.event + ", not run from here: " + words + "\n\n";
  }
  void operator()(const Batches& batches) { out_ += script_of(batches); }
  void operator()(const Prepare&) {}  // only of a session
  void operator()(const Finish&) {}

 private:
  std::string out_;
};

// The server's symbols are as long as can be: a lone colon ends the symbol that it is in.
bool ends_in_lone_colon(std::string_view symbol) {
  return symbol.ends_with(':') && !symbol.ends_with("::");
}

}  // namespace

std::string safe_for_psql(std::string_view sql) {
  std::string out;
  std::size_t copied = 0;
  sql::Lexer lexer(sql);
  for (sql::Token token{}; lexer.next(token);) {
    if (token.kind != sql::TokenKind::symbol || !ends_in_lone_colon(token.text)) continue;
    if (token.end() == sql.size() || sql::is_blank(sql[token.end()])) continue;
    out += sql.substr(copied, token.end() - copied);
    out += ' ';
    copied = token.end();
  }
  out += sql.substr(copied);
  return out;
}

std::string write_script(const Actions& actions, const std::vector<std::string>& heading,
                         const std::vector<std::string>& first, const std::vector<std::string>& last,
                         const Remark& remark) {
  Writer writer;
  for (const std::string& line : heading) writer.out() += "-- " + line + "\n";
  // A psqlrc may have said otherwise.
  writer.out() += "\n\\set ON_ERROR_STOP on\n\\set AUTOCOMMIT on\n\n";
  for (const std::string& statement : first) writer.out() += statement + ";\n";
  writer.out() += '\n';
  for (const Action& action : actions) {
    const std::string comment = remark ? remark(action) : "";
    if (!comment.empty()) writer.out() += "-- " + comment + "\n";
    std::visit(writer, action);
  }
  for (const std::string& statement : last) writer.out() += statement + ";\n\n";
  writer.out().pop_back();  // no blank line at the end
  return std::move(writer.out());
}

}  // namespace migrate::apply
