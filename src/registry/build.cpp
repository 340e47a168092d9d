#include "registry/build.hpp"

#include <algorithm>
#include <set>

#include "registry/failures.hpp"
#include "sql/quote.hpp"

namespace migrate::registry {
namespace {

// More in one transaction would run out of the server's lock table (max_locks_per_transaction).
constexpr std::size_t tasks_in_message = 100;

// User SQL names what is in its object's schema, or in public, without the schema.
std::string search_path(const plan::Action& action) {
  const std::string& schema = action.object.schema;
  std::string path = "SET search_path = ";
  if (!schema.empty() && schema != "public") path += sql::identifier(schema) + ", ";
  return path + "public;\n";
}

// The settings of a scratch session as it begins.
constexpr const char* fresh_session =
    "RESET ALL;\nSET synchronous_commit = off;\nSET check_function_bodies = off;\nSET search_path = "
    "public;\n";

std::string text_of(const plan::Action& action) {
  std::string out;
  for (const kinds::Statement& statement : action.statements) out += statement.sql + ";\n";
  return out;
}

// No object's fault: the rest would fail as well.
bool ends_the_work(const Error& error) {
  const std::string& sqlstate = error.facts().sqlstate;
  return error.exit() == Exit::interrupted || sqlstate.starts_with("08") || sqlstate.starts_with("57");
}

class Builder {
 public:
  Builder(postgres::Connection& scratch, const PlaceOf& place_of) : scratch_(scratch), place_of_(place_of) {}

  void build(const catalog::Snapshot& from, const catalog::Snapshot& to, const std::vector<DdlStatement>& ddl,
             const plan::Plan& extra) {
    const plan::Plan plan = plan::make_plan(from, to, {});
    scratch_.run("SET check_function_bodies = off");  // a body names what may come later
    const std::string begin = ddl.empty() ? "" : fresh_session;
    add_all(plan, {.session = begin});
    for (const DdlStatement& statement : ddl)
      add({.session = fresh_session + statement.settings,
           .sql = statement.sql + ";\n",
           .statement = &statement});
    send();
    add_all(extra, {.session = begin, .optional = true});
    settle();
    hollow_out(to);
    settle();
    const std::vector<Failure> whole = failures_;
    const plan::Plan parts = take_apart(from, to, begin);
    settle();
    if (!failures_.empty()) throw Errors(errors_of(whole, place_of_));
  }

 private:
  void add_all(const plan::Plan& plan, const Task& form) {
    for (const plan::Step& step : plan.steps) {
      for (const plan::Action& action : step.actions) {
        Task task = form;
        task.session += search_path(action);
        task.sql = text_of(action);
        task.action = &action;
        add(std::move(task));
      }
      send();
    }
  }

  void add(Task task) {
    message_.push_back(std::move(task));
    if (message_.size() == tasks_in_message) send();
  }

  void send() {
    std::vector<Task> message;
    message.swap(message_);
    if (message.empty()) return;
    std::string text, session;
    for (const Task& task : message) {
      if (task.session != session) text += session = task.session;
      text += task.sql;
    }
    try {
      scratch_.run(text);
    } catch (const Error& error) {
      if (ends_the_work(error)) throw;
      for (Task& task : message) run_alone(std::move(task));
    }
  }

  void run_alone(Task task) {
    try {
      scratch_.run(task.session);
      scratch_.run(task.sql);
    } catch (const Error& error) {
      if (ends_the_work(error)) throw;
      failures_.push_back({std::move(task), error});
    }
  }

  // All that waits for nothing but what is there by then; what need not be is forgotten.
  void settle() {
    while (!failures_.empty() && retry()) {
    }
    std::erase_if(failures_, [](const Failure& failure) { return failure.task.optional; });
  }

  // Puts the parts of the creations that failed in their place, columns aside. The tasks point into the plan
  // that it gives.
  plan::Plan take_apart(const catalog::Snapshot& from, const catalog::Snapshot& to,
                        const std::string& session) {
    std::set<catalog::Address> apart, remade;
    for (const Failure& failure : failures_) {
      if (!failure.task.action || failure.task.action->parts.empty()) continue;
      for (const catalog::Address& made : failure.task.action->makes) {
        const bool is_part = made != failure.task.action->object && !kinds::get(made.kind).ordered;
        (is_part ? apart : remade).insert(made);
      }
    }
    if (apart.empty()) return {};
    std::erase_if(failures_, [&](const Failure& failure) {
      return failure.task.action && remade.contains(failure.task.action->object);
    });
    remade.insert(apart.begin(), apart.end());
    plan::Plan out = plan::make_plan(from, to, {}, apart);
    for (const plan::Step& step : out.steps) {
      for (const plan::Action& action : step.actions) {
        if (!remade.contains(action.object)) continue;
        run_alone({.session = session + search_path(action), .sql = text_of(action), .action = &action});
      }
    }
    return out;
  }

  // SQL bodies may call each other, or themselves: of each that failed its form is made, and then the whole.
  void hollow_out(const catalog::Snapshot& to) {
    for (Failure& failure : failures_) {
      const plan::Action* action = failure.task.action;
      const catalog::Object* object = action ? to.find(action->object) : nullptr;
      const kinds::Kind* kind = object ? &kinds::get(object->address.kind) : nullptr;
      const auto hollow = kind && kind->hollow ? kind->hollow(*object, to) : std::nullopt;
      if (!hollow) continue;
      try {
        scratch_.run(failure.task.session);
        scratch_.run(hollow->sql);
        failure.task.sql = kind->fill(*object).sql + ";\n";
      } catch (const Error& error) {
        if (ends_the_work(error)) throw;  // else the failure that is there already says what it needs
      }
    }
  }

  // Whether at least one more came about.
  bool retry() {
    std::vector<Failure> before;
    before.swap(failures_);
    for (Failure& failure : before) {
      if (failure.task.statement && failure.task.statement->takes_away) {
        failures_.push_back(std::move(failure));
      } else {
        run_alone(std::move(failure.task));
      }
    }
    return failures_.size() < before.size();
  }

  postgres::Connection& scratch_;
  const PlaceOf& place_of_;
  std::vector<Task> message_;
  std::vector<Failure> failures_;
};

}  // namespace

void build(postgres::Connection& scratch, const catalog::Snapshot& from, const catalog::Snapshot& to,
           const std::vector<DdlStatement>& ddl, const PlaceOf& place_of, const plan::Plan& extra) {
  Builder(scratch, place_of).build(from, to, ddl, extra);
}

}  // namespace migrate::registry
