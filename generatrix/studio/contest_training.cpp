#include "generatrix/studio/contest_training.h"

#include <fmt/ranges.h>

#include "generatrix/base/clock.h"
#include "generatrix/base/errors.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/studio/sample_measures.h"
#include "generatrix/train/history.h"
#include "generatrix/train/run.h"

namespace gx {
namespace {

Path mark_of(const RunFolder& folder) { return folder.root / "compare.toml"; }

void mark(const RunFolder& folder, const ContestBudget& budget, const ContestEnd& end) {
  write_file(mark_of(folder),
             to_toml(Table{{"budget", budget.seconds}, {"least_steps", budget.least_steps}, {"failure", end.failure}}));
}

// A mark of an earlier version has no least steps.
ContestBudget budget_in(const Table& mark) {
  const auto* steps = mark.find("least_steps");
  return {*mark.at("budget").as<double>(), steps ? *steps->as<std::int64_t>() : 0};
}

std::string words_of(const ContestBudget& budget) {
  return fmt::format("{} s and {} steps at least", budget.seconds, budget.least_steps);
}

Table read_table(const Path& file) { return parse_toml(read_file(file, "a training of a comparison"), file.string()); }

// `config` with the threads of the training that was begun there: nobody asked for a number, and the machine may offer another
// one today.
RunConfig as_begun(RunConfig config, const RunFolder& folder, const Catalog& catalog) {
  const auto stored = parse_config(read_table(folder.config()), catalog);
  config.train.threads = stored.train.threads;
  const auto changes = diff(to_table(stored), to_table(config));
  if (!changes.empty())
    throw errors::bad_value("--out", folder.root.string(),
                            fmt::format("was trained with other settings than are asked for now ({}); give another --out, or "
                                        "remove that folder",
                                        fmt::join(changes, "; ")));
  return config;
}

// What ended here before.
std::optional<ContestEnd> standing(const RunFolder& folder, const ContestBudget& budget) {
  if (!std::filesystem::exists(mark_of(folder))) return std::nullopt;
  const auto stored = read_table(mark_of(folder));
  if (budget_in(stored) != budget) {
    throw errors::bad_value(
        "--budget", words_of(budget),
        fmt::format("{} was trained under {} (0: none); give another --out", folder.root.string(), words_of(budget_in(stored))));
  }
  return ContestEnd{.failure = *stored.at("failure").as<std::string>()};
}

History history_so_far(const RunFolder& folder) {
  return std::filesystem::exists(folder.metrics()) ? read_history(folder.metrics()) : History{};
}

}  // namespace

ContestEnd train_for_contest(const RunConfig& config, const RunFolder& folder, const ContestBudget& budget,
                             const Catalog& catalog, const ContestObserver& observer) {
  const bool begun = std::filesystem::exists(folder.config());
  TrainRequest request{begun ? as_begun(config, folder, catalog) : config, folder, /*resume=*/begun};
  if (auto end = standing(folder, budget)) return *end;
  request.measures = sample_measures();
  const auto watcher = observer.watch();
  if (watcher) request.observers.push_back(watcher.get());
  observer.tell(folder.root.string() + ": training");
  const auto before = request.resume ? history_so_far(folder) : History{};
  std::optional<Stopwatch> watch;
  auto steps = before.steps;
  request.stop = [&] {  // asked after every step
    ++steps;
    if (!watch) watch.emplace();  // from the end of the first step: opening the data is no training
    return observer.stop() ||
           (budget.seconds > 0 && before.seconds + watch->seconds() >= budget.seconds && steps >= budget.least_steps);
  };
  ContestEnd end;
  try {
    train(request, catalog);
    end.interrupted = observer.stop();
  } catch (const Diverged& reason) {
    end.failure = std::string("diverged: ") + reason.what();
    observer.tell(fmt::format("{}: {}", folder.root.string(), end.failure));
  }
  if (!end.interrupted) mark(folder, budget, end);
  return end;
}

}  // namespace gx
