#include "apply/keep.hpp"

#include <algorithm>
#include <utility>

#include "apply/trash_functions.hpp"
#include "apply/units.hpp"
#include "error/joined.hpp"
#include "sql/classify.hpp"
#include "sql/dropped.hpp"
#include "sql/quote.hpp"

namespace migrate::apply {
namespace {

using history::Direction;

// A function of the trash, called for what it does.
std::string call(const std::string& function, const std::vector<std::string>& arguments) {
  return "DO " + sql::dollar_quoted("BEGIN PERFORM pg_temp." + function + "(" + joined(arguments) + "); END");
}

std::string array_of(std::vector<std::string> elements, const char* type) {
  return "ARRAY[" + joined(elements) + "]::" + type + "[]";
}

// The table as the session finds it; NULL where a statement with IF EXISTS may name one that is not there.
std::string relation(const std::string& table, bool if_exists) {
  const std::string name = sql::literal(table);
  return if_exists ? "pg_catalog.to_regclass(" + name + ")" : name + "::pg_catalog.regclass";
}

class Keeper {
 public:
  Keeper(const history::VersionTable& table, const ActionOptions& options)
      : versions_(sql::literal(table.qualified_name())), options_(options) {}

  void operator()(const Begin& begin) {
    out_.push_back(begin);
    if (functions_at_ == 0) functions_at_ = out_.size();
  }

  void operator()(const Start& start) {
    revision_ = start.revision;
    direction_ = start.direction;
    place_ = {};
    begins_ = true;
    out_.push_back(start);
  }

  void operator()(const Execute& statement) {
    if (statement.place.file.empty()) {
      out_.push_back(statement);
      return;
    }
    place_ = statement.place;
    if (brings_back() && std::exchange(begins_, false)) {
      add("migrate_begin_undoing", {sql::literal(revision_), versions_});
    }
    if (options_.keeps_dropped) {
      keep(statement);
    } else {
      out_.push_back(statement);
    }
    if (brings_back()) bring_back(false);
  }

  void operator()(const Alone& statement) {
    if (options_.keeps_dropped && std::holds_alternative<sql::MayDrop>(sql::dropped_by(statement.sql))) {
      throw Error(
          {.what = "nobody sees what " + sql::leading_words(statement.sql, 1) +
                   " drops outside of transactions, so that it could not be kept",
           .place = statement.place,
           .revision = statement.revision,
           .hint = "put it into a section with a transaction, or run this without keeping what is dropped"},
          Exit::refused);
    }
    out_.push_back(statement);
  }

  void operator()(const Finish& finish) {
    if (brings_back()) bring_back(true);
    out_.push_back(finish);
  }

  template <class Other>
  void operator()(const Other& action) {
    out_.push_back(action);
  }

  Actions finished() {
    if (!uses_functions_) return std::move(out_);
    Actions functions;
    for (const char* function : trash_functions()) functions.push_back(Execute{function});
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(functions_at_), functions.begin(),
                functions.end());
    return std::move(out_);
  }

 private:
  void keep(const Execute& statement) {
    const sql::Dropped dropped = sql::dropped_by(statement.sql);
    if (const auto* const tables = std::get_if<sql::DropsTables>(&dropped)) {
      std::vector<std::string> relations;
      for (const std::string& table : tables->tables) relations.push_back(relation(table, tables->if_exists));
      add("migrate_keep_tables",
          with_run({array_of(relations, "pg_catalog.regclass"), tables->cascades ? "true" : "false"}));
      return;
    }
    if (const auto* const columns = std::get_if<sql::DropsColumns>(&dropped)) {
      std::vector<std::string> names = columns->columns;
      std::transform(names.begin(), names.end(), names.begin(), sql::literal);
      add("migrate_keep_columns",
          with_run({relation(columns->table, true), array_of(names, "pg_catalog.name")}));
    }
    const bool watched = std::holds_alternative<sql::MayDrop>(dropped);
    if (watched) add("migrate_note_columns", {});
    out_.push_back(statement);
    if (watched) add("migrate_raise_if_dropped", {});
  }

  bool brings_back() const {
    return direction_ == Direction::down && (options_.has_trash || options_.keeps_dropped);
  }

  void bring_back(bool at_end) {
    add("migrate_bring_back_of", {sql::literal(revision_), versions_, at_end ? "true" : "false"});
  }

  std::vector<std::string> with_run(std::vector<std::string> arguments) const {
    for (const std::string& fact :
         {sql::literal(revision_), sql::literal(history::verb(direction_)), versions_}) {
      arguments.push_back(fact);
    }
    return arguments;
  }

  void add(const std::string& function, const std::vector<std::string>& arguments) {
    out_.push_back(Execute{call(function, arguments), place_});
    uses_functions_ = true;
  }

  const std::string versions_;
  const ActionOptions& options_;
  Actions out_;
  std::size_t functions_at_ = 0;  // behind the first BEGIN
  bool uses_functions_ = false;
  std::string revision_;
  Direction direction_ = Direction::up;
  bool begins_ = true;  // none of its statements was seen
  Place place_;         // of the script's last statement
};

// The parts of two names from the last one on, as far as both have them.
bool same_name(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return !a.empty() && !b.empty() &&
         std::equal(a.rbegin(), a.rbegin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                    b.rbegin());
}

// Whether the statement drops just what the header names: "table public.t", "column public.t.c".
bool drops(const sql::Statement& statement, const std::string& what) {
  const sql::Dropped dropped = sql::dropped_by(statement.text);
  std::vector<std::string> name = sql::parts_of_name(what.substr(std::min(what.find(' ') + 1, what.size())));
  if (const auto* const tables = std::get_if<sql::DropsTables>(&dropped)) {
    return what.starts_with("table ") &&
           std::any_of(tables->tables.begin(), tables->tables.end(),
                       [&](const std::string& table) { return same_name(sql::parts_of_name(table), name); });
  }
  const auto* const columns = std::get_if<sql::DropsColumns>(&dropped);
  if (!columns || !what.starts_with("column ") || name.size() < 2) return false;
  const std::string column = name.back();
  name.pop_back();
  return same_name(sql::parts_of_name(columns->table), name) &&
         std::find(columns->columns.begin(), columns->columns.end(), column) != columns->columns.end();
}

}  // namespace

Actions with_trash(Actions actions, const history::VersionTable& table, const ActionOptions& options) {
  if (!options.keeps_dropped && !options.has_trash) return actions;
  Keeper keeper(table, options);
  for (const Action& action : actions) std::visit(keeper, action);
  return keeper.finished();
}

std::vector<Loss> without_kept(std::vector<Loss> losses, const history::Walk& walk,
                               const std::vector<script::Script>& scripts) {
  const auto is_kept = [&](const Loss& loss) {
    const auto move = std::find_if(walk.moves.begin(), walk.moves.end(),
                                   [&](const history::Move& one) { return one.revision == loss.revision; });
    const script::Script* const script = script::find(scripts, loss.revision);
    if (move == walk.moves.end() || !script) return false;
    const std::vector<script::Step>& steps = steps_of(*script, move->direction);
    return std::any_of(steps.begin(), steps.end(), [&](const script::Step& step) {
      return std::any_of(step.statements.begin(), step.statements.end(),
                         [&](const sql::Statement& statement) { return drops(statement, loss.what); });
    });
  };
  std::erase_if(losses, is_kept);
  return losses;
}

}  // namespace migrate::apply
