#include "selftest/trial.hpp"

#include "postgres/extraction.hpp"
#include "postgres/scratch_pool.hpp"
#include "registry/comparison.hpp"
#include "registry/write.hpp"
#include "script/plan_steps.hpp"
#include "selftest/rows.hpp"

namespace migrate::selftest {
namespace {

using catalog::Snapshot;
using registry::Comparison;
using Loan = postgres::ScratchPool::Loan;

// Ends a trial: what was found.
struct Finding {
  Outcome outcome;
  std::string stage;
  std::string what;
  std::string kind;
};

bool ends_the_work(const Error& error) {
  const std::string& state = error.facts().sqlstate;
  return error.exit() == Exit::interrupted || state.starts_with("08") || state.starts_with("57P") ||
         state.starts_with("53");
}

// Values that a new constraint, type or NOT NULL does not allow: the rows' fault. Some types call a value's
// form a syntax error (tsvector); one of the statement shows without rows as well.
bool is_fault_of_rows(const Error& error) {
  const std::string& state = error.facts().sqlstate;
  return state.starts_with("22") || state.starts_with("23") || state == "42601";
}

// The addresses' kinds and the attribute of a difference, without what is its own.
std::string kind_of(const std::string& difference) {
  std::string out;
  std::size_t words = 0;
  for (const char c : difference) {
    if (c == ' ' && ++words == 2) break;
    out += c;
  }
  return out;
}

std::string text_of(const Error& error) {
  std::string out;
  if (const auto* several = dynamic_cast<const Errors*>(&error)) {
    for (const Error& one : several->all()) out += text_of(one) + '\n';
    return out;
  }
  const ErrorFacts& facts = error.facts();
  out = error.what();
  if (!facts.detail.empty()) out += '\n' + facts.detail;
  if (!facts.statement.empty()) out += "\nin: " + facts.statement;
  return out;
}

Finding finding_of(const std::string& stage, const Error& error) {
  if (ends_the_work(error)) throw error;
  // The self-test's role may do all; but a view whose owner may not read what it asks fills no materialized
  // view, whoever writes the plan.
  const bool forbidden = error.facts().sqlstate == "42501";
  const Outcome outcome = forbidden || error.exit() == Exit::refused ? Outcome::refused : Outcome::failed;
  return {outcome, stage, text_of(error), error.facts().sqlstate};
}

// Does one stage; what goes wrong in it ends the trial.
template <typename Work>
auto during(const std::string& stage, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    throw finding_of(stage, error);
  }
}

std::string script_of(const std::vector<script::DraftStep>& steps) {
  std::string out;
  for (const script::DraftStep& step : steps) out += step.sql + "\n-- step\n";
  return out;
}

class Run {
 public:
  explicit Run(registry::Workshop& workshop) : workshop_(workshop) {}

  // Builds both schemas and gives what the server took of them.
  SchemaPair build(const SchemaPair& pair) {
    database_ = scratch();
    const Loan other = scratch();
    SchemaPair accepted;
    for (const Item& item : pair) {
      Item taken{take(*database_, item.a) ? item.a : "", take(*other, item.b) ? item.b : ""};
      if (!taken.a.empty() || !taken.b.empty()) accepted.push_back(std::move(taken));
    }
    a_ = postgres::extract(database_->connection(), {});
    b_ = postgres::extract(other->connection(), {});
    return accepted;
  }

  void plan() {
    during("plan", [&] {
      const Comparison comparison = registry::compare(&workshop_, a_, b_, {});
      if (comparison.equal()) return;
      up_ = script::up_steps({}, comparison.up());
      down_ = script::down_steps({}, comparison.down());
      if (script_of(up_) != script_of(script::up_steps({}, comparison.up())))
        throw Finding{Outcome::failed, "plan", "the second plan has other bytes", "bytes"};
    });
  }

  // Gives whether the tables have rows.
  bool there_and_back(const SchemaPair& accepted) {
    const std::size_t rows = load_rows(database_->connection());
    try {
      there_and_back();
      return rows > 0;
    } catch (const Error& fault) {
      database_ = scratch();
      for (const Item& item : accepted) take(*database_, item.a);
      during("up", [&] { there_and_back(); });
      return false;
    }
  }

  void inspect() {
    for (const Snapshot* state : {&a_, &b_}) inspect(*state);
  }

 private:
  Loan scratch() const {
    Loan out = workshop_.pool().lend();
    out->connection().run("SET check_function_bodies = on");
    return out;
  }

  static bool take(postgres::ScratchDatabase& database, const std::string& sql) {
    try {
      if (!sql.empty()) database.connection().run(sql);
      return !sql.empty();
    } catch (const Error& error) {
      if (ends_the_work(error)) throw;
      return false;
    }
  }

  // Throws Error where rows stand in the way.
  void apply(const std::string& stage, const std::vector<script::DraftStep>& steps) {
    for (const script::DraftStep& step : steps) {
      if (step.sql.empty()) continue;
      try {
        database_->connection().run("BEGIN;\n" + step.sql + "COMMIT");
      } catch (const Error& error) {
        if (is_fault_of_rows(error)) throw;
        throw finding_of(stage, error);
      }
    }
  }

  void there_and_back() {
    const std::vector<Surviving> tables = surviving(a_, b_);
    const auto before = digests(database_->connection(), tables);
    apply("up", up_);
    expect("B is not reached", b_);
    expect_rows("up", before, tables);
    apply("down", down_);
    expect("A is not reached again", a_);
    expect_rows("down", before, tables);
  }

  void expect(const std::string& stage, const Snapshot& goal) {
    const Snapshot reached = during(stage, [&] { return postgres::extract(database_->connection(), {}); });
    if (reached.fingerprint() == goal.fingerprint()) return;
    const Comparison left = during(stage, [&] { return registry::compare(&workshop_, reached, goal, {}); });
    refuse_differences(stage, left.differences());
  }

  static void refuse_differences(const std::string& stage, const std::vector<std::string>& differences) {
    if (differences.empty()) return;
    std::string text;
    for (const std::string& line : differences) text += (text.empty() ? "" : "\n") + line;
    throw Finding{Outcome::failed, stage, text, kind_of(differences.front())};
  }

  void expect_rows(const std::string& way, const std::map<std::string, std::string>& before,
                   const std::vector<Surviving>& tables) {
    for (const auto& [table, digest] : digests(database_->connection(), tables)) {
      if (before.at(table) == digest) continue;
      throw Finding{Outcome::failed, "rows after " + way,
                    table + ": " + before.at(table) + " became " + digest, "rows"};
    }
  }

  void inspect(const Snapshot& state) {
    const std::string yaml = registry::write(state);
    const Comparison comparison = during("inspect", [&] {
      return registry::compare(registry::parse({{.file = "inspect.yaml", .text = yaml}}), workshop_, state,
                               {}, {});
    });
    refuse_differences("inspect", comparison.differences());
  }

  registry::Workshop& workshop_;
  Loan database_;
  Snapshot a_;
  Snapshot b_;
  std::vector<script::DraftStep> up_;
  std::vector<script::DraftStep> down_;
};

}  // namespace

Verdict Trial::run(const SchemaPair& pair) {
  Run run(workshop_);
  Verdict out;
  try {
    out.accepted = run.build(pair);
    run.inspect();
    run.plan();
    out.with_rows = run.there_and_back(out.accepted);
  } catch (const Finding& finding) {
    out.outcome = finding.outcome;
    out.stage = finding.stage;
    out.what = finding.what;
    out.kind = finding.kind;
  }
  return out;
}

}  // namespace migrate::selftest
