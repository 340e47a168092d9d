#include <spdlog/spdlog.h>

#include <filesystem>

#include "cli/bench.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "config/yaml_document.hpp"
#include "selftest/generate.hpp"
#include "selftest/shrink.hpp"
#include "selftest/trial.hpp"

namespace migrate::cli {
namespace {

using selftest::Outcome;
using selftest::Verdict;

struct SelftestOptions {
  std::uint64_t seed = 1;
  std::uint64_t rounds = 100;
  bool as_found = false;
  std::vector<std::string> pairs;
};

// A pair of schemas and what to call it.
struct Round {
  std::string name;
  selftest::SchemaPair pair;
};

struct Tally {
  std::size_t good = 0;
  std::size_t with_rows = 0;
  std::vector<std::string> refused;  // names with reasons
  std::vector<std::string> failed;   // small pairs, as files
};

std::string about(const std::string& name, const Verdict& verdict) {
  return name + ", " + verdict.stage + ": " + verdict.what;
}

class SelfTest {
 public:
  SelfTest(const Project& project, const SelftestOptions& options, bool json)
      : options_(options),
        json_(json),
        bench_(project),
        trial_(bench_.configuration(), bench_.connection()) {}

  Tally run() {
    for (const std::string& file : options_.pairs)
      run({file, selftest::read(file, config::read_text_file(file))});
    for (std::uint64_t i = 0; options_.pairs.empty() && i < options_.rounds; ++i) {
      const std::uint64_t seed = options_.seed + i;
      run({"seed " + std::to_string(seed), selftest::generate(seed)});
    }
    return std::move(tally_);
  }

 private:
  void run(const Round& round) {
    bench_.check_interrupt();
    Verdict verdict = trial_.run(round.pair);
    spdlog::debug("{}: {} of {} items, {}", round.name, verdict.accepted.size(), round.pair.size(),
                  verdict.with_rows ? "with rows" : "without rows");
    switch (verdict.outcome) {
      case Outcome::good:
        ++tally_.good;
        if (verdict.with_rows) ++tally_.with_rows;
        break;
      case Outcome::refused:
        tally_.refused.push_back(round.name + ": " + first_line(verdict.what));
        spdlog::info("{} is refused: {}", round.name, first_line(verdict.what));
        break;
      case Outcome::failed:
        spdlog::info("{} fails, {}: {}", round.name, verdict.stage, first_line(verdict.what));
        if (!options_.as_found) verdict = selftest::shrink(trial_, std::move(verdict));
        tally_.failed.push_back(selftest::write(verdict.accepted, about(round.name, verdict)));
        if (!json_) print(tally_.failed.back());
    }
  }

  const SelftestOptions& options_;
  bool json_;
  Bench bench_;
  selftest::Trial trial_;
  Tally tally_;
};

config::Config configuration_if_any(const Globals& globals) {
  const config::LoadOptions options = globals.load_options();
  return config::find_file(options) ? config::load(options) : config::without_file(options);
}

void report_tally(const Tally& tally, bool json) {
  if (json) {
    print_json(Json{{"good", tally.good},
                    {"with_rows", tally.with_rows},
                    {"refused", tally.refused},
                    {"failed", tally.failed}});
    return;
  }
  print(std::to_string(tally.good) + " good (" + std::to_string(tally.with_rows) + " with rows), " +
        std::to_string(tally.refused.size()) + " refused, " + std::to_string(tally.failed.size()) +
        " failed");
}

Exit run_selftest(const Globals& globals, const SelftestOptions& options) {
  const Project project(configuration_if_any(globals));
  const Tally tally = SelfTest(project, options, globals.json()).run();
  report_tally(tally, globals.json());
  return tally.failed.empty() ? Exit::ok : Exit::failed;
}

}  // namespace

void add_selftest(CLI::App& app, Chosen& chosen) {
  CLI::App* command = app.add_subcommand(
      "selftest",
      "Migrate between random schemas in scratch databases, there and back, and see that it is right");
  const auto options = std::make_shared<SelftestOptions>();
  command->add_option("PAIRS", options->pairs, "Files with pairs of schemas, as a failure prints them")
      ->type_name("FILE")
      ->check(CLI::ExistingFile.description(""));
  command->add_option("--seed", options->seed, "Of the first pair (default 1); the next has the next number")
      ->type_name("NUMBER");
  command->add_option("--rounds", options->rounds, "How many pairs (default 100)")->type_name("NUMBER");
  command->add_flag("--as-found", options->as_found,
                    "Print a pair that fails as it is, do not look for a small one");
  choose(command, chosen, options, run_selftest);
}

}  // namespace migrate::cli
