#include "registry/build.hpp"

#include <algorithm>

#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

using catalog::Address;

// More in one transaction would run out of the server's lock table (max_locks_per_transaction).
constexpr std::size_t actions_in_message = 100;

// User SQL names what is in its object's schema, or in public, without the schema.
std::string search_path(const plan::Action& action) {
  const std::string& schema = action.object.schema;
  std::string path = "SET search_path = ";
  if (!schema.empty() && schema != "public") path += sql::identifier(schema) + ", ";
  return path + "public;\n";
}

std::string text_of(const plan::Action& action) {
  std::string out;
  for (const kinds::Statement& statement : action.statements) out += statement.sql + ";\n";
  return out;
}

std::string text_of(const std::vector<const plan::Action*>& actions) {
  std::string out;
  std::string path;
  for (const plan::Action* action : actions) {
    if (std::string wanted = search_path(*action); wanted != path) out += path = std::move(wanted);
    out += text_of(*action);
  }
  return out;
}

// No object's fault: the rest would fail as well.
bool ends_the_work(const Error& error) {
  const std::string& sqlstate = error.facts().sqlstate;
  return error.exit() == Exit::interrupted || sqlstate.starts_with("08") || sqlstate.starts_with("57");
}

struct Failure {
  const plan::Action* action;
  Error error;
};

// The object that the server points at: the part of a CREATE in whose lines the error is, else the action's
// own.
const Address& culprit(const Failure& failure) {
  const std::string& sql = failure.error.facts().statement;
  std::size_t from = 0;
  for (const plan::Part& part : failure.action->parts) {
    const std::size_t begin = sql.find(part.clause, from);
    if (begin == std::string::npos) continue;
    from = begin + part.clause.size();
    const auto line_at = [&](std::size_t end) {
      return 1 +
             static_cast<int>(std::count(sql.begin(), sql.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    };
    const int line = failure.error.facts().statement_line;
    if (line >= line_at(begin) && line <= line_at(from)) return part.object;
  }
  return failure.action->object;
}

class Builder {
 public:
  Builder(postgres::Connection& scratch, const PlaceOf& place_of) : scratch_(scratch), place_of_(place_of) {}

  void build(const plan::Plan& plan) {
    scratch_.run("SET check_function_bodies = off");  // a body names what may come later
    for (const plan::Step& step : plan.steps) {
      std::vector<const plan::Action*> message;
      for (const plan::Action& action : step.actions) {
        message.push_back(&action);
        if (message.size() == actions_in_message) send(message);
      }
      send(message);
    }
    while (!failures_.empty() && retry()) {
    }
    if (!failures_.empty()) throw Errors(errors());
  }

 private:
  void send(std::vector<const plan::Action*>& message) {
    if (message.empty()) return;
    try {
      scratch_.run(text_of(message));
    } catch (const Error& error) {
      if (ends_the_work(error)) throw;
      for (const plan::Action* action : message) run_alone(*action);
    }
    message.clear();
  }

  void run_alone(const plan::Action& action) {
    try {
      scratch_.run(search_path(action));
      scratch_.run(text_of(action));
    } catch (const Error& error) {
      if (ends_the_work(error)) throw;
      failures_.push_back({&action, error});
    }
  }

  // Whether at least one more came about.
  bool retry() {
    std::vector<Failure> before;
    before.swap(failures_);
    for (const Failure& failure : before) run_alone(*failure.action);
    return failures_.size() < before.size();
  }

  // An action on an object in a table that could not be made fails for that alone.
  bool is_consequence(const Failure& failure) const {
    const Address& object = failure.action->object;
    return std::any_of(failures_.begin(), failures_.end(), [&](const Failure& other) {
      const Address& made = other.action->object;
      return other.action != failure.action && made.kind == "table" && made.schema == object.schema &&
             made.name == object.relation;
    });
  }

  std::vector<Error> errors() const {
    std::vector<Error> out;
    for (const Failure& failure : failures_) {
      if (is_consequence(failure)) continue;
      const Address& object = culprit(failure);
      ErrorFacts facts = failure.error.facts();
      facts.place = place_of_(object);
      if (facts.place.file.empty()) facts.place = place_of_(failure.action->object);
      facts.what = object.title() + ": " + facts.what;
      out.emplace_back(facts, facts.place.file.empty() ? Exit::failed : Exit::usage);
    }
    return out;
  }

  postgres::Connection& scratch_;
  const PlaceOf& place_of_;
  std::vector<Failure> failures_;
};

}  // namespace

void build(postgres::Connection& scratch, const plan::Plan& plan, const PlaceOf& place_of) {
  Builder(scratch, place_of).build(plan);
}

}  // namespace migrate::registry
