#include "registry/failures.hpp"

#include <algorithm>

#include "kinds/clauses.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;

// The object that the server points at: the part of a CREATE in whose lines the error is, else the action's
// own.
const Address& culprit(const plan::Action& action, const ErrorFacts& facts) {
  const std::string& sql = facts.statement;
  std::size_t from = 0;
  for (const plan::Part& part : action.parts) {
    const std::size_t begin = sql.find(part.clause, from);
    if (begin == std::string::npos) continue;
    from = begin + part.clause.size();
    const auto line_at = [&](std::size_t end) {
      return 1 +
             static_cast<int>(std::count(sql.begin(), sql.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    };
    const int line = facts.statement_line;
    if (line >= line_at(begin) && line <= line_at(from)) return part.object;
  }
  return action.object;
}

const std::string& made_by(const Task& task) {
  return task.action ? task.action->object.name : task.statement->made;
}

// "Undefined" of any sort (manual, appendix A): something is missing that may be somewhere.
bool misses_something(const ErrorFacts& facts) {
  static const std::vector<std::string> states{"42P01", "42703", "42883", "42704", "3F000", "3D000"};
  return std::find(states.begin(), states.end(), facts.sqlstate) != states.end();
}

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool mentions(const std::string& text, const std::string& name) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_name_byte(text[at - 1])) && (end == text.size() || !is_name_byte(text[end])))
      return true;
  }
  return false;
}

bool is_consequence(const Failure& failure, const Failure& other) {
  if (&failure == &other) return false;
  const plan::Action* action = failure.task.action;
  const plan::Action* made = other.task.action;
  const bool says_of_it =
      action && made && !action->object.of.empty() && kinds::target_of(action->object) == made->object;
  if (says_of_it) return true;
  if (action && made && kinds::get(made->object.kind).is_relation) {
    // An action on an object in a table that could not be made fails for that alone.
    if (made->object.schema == action->object.schema && made->object.name == action->object.relation)
      return true;
  }
  if (action && made) return false;  // their order is the planner's business
  const std::string& name = made_by(other.task);
  if (name.empty() || name == made_by(failure.task)) return false;
  return misses_something(failure.error.facts()) && mentions(failure.error.what(), name);
}

Error error_of(const Failure& failure, const PlaceOf& place_of) {
  ErrorFacts facts = failure.error.facts();
  if (const DdlStatement* statement = failure.task.statement) {
    facts.place = statement->place;
    if (facts.statement_line > 1) {
      facts.place.line += facts.statement_line - 1;
      facts.place.column = 0;
    }
    facts.statement = statement->sql;
    return Error(facts, Exit::usage);
  }
  const Address& object = culprit(*failure.task.action, facts);
  facts.place = place_of(object);
  if (facts.place.file.empty()) facts.place = place_of(failure.task.action->object);
  facts.what = object.title() + ": " + facts.what;
  return Error(facts, facts.place.file.empty() ? Exit::failed : Exit::usage);
}

}  // namespace

std::vector<Error> errors_of(const std::vector<Failure>& failures, const PlaceOf& place_of) {
  std::vector<Error> causes, all;
  for (const Failure& failure : failures) {
    all.push_back(error_of(failure, place_of));
    const bool consequence = std::any_of(failures.begin(), failures.end(), [&](const Failure& other) {
      return is_consequence(failure, other);
    });
    if (!consequence) causes.push_back(all.back());
  }
  return causes.empty() ? all : causes;
}

}  // namespace migrate::registry
