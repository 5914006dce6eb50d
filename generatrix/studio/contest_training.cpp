#include "generatrix/studio/contest_training.h"

#include "generatrix/base/clock.h"
#include "generatrix/base/errors.h"
#include "generatrix/spec/settings.h"
#include "generatrix/spec/toml.h"
#include "generatrix/train/history.h"
#include "generatrix/train/run.h"

namespace gx {
namespace {

Path mark_of(const RunFolder& folder) { return folder.root / "compare.toml"; }

void mark(const RunFolder& folder, double budget, const ContestEnd& end) {
  write_file(mark_of(folder), to_toml(Table{{"budget", budget}, {"failure", end.failure}}));
}

Table read_table(const Path& file) { return parse_toml(read_file(file, "a training of a comparison"), file.string()); }

// What ended here before, if it is what is asked for now.
std::optional<ContestEnd> standing(const RunConfig& config, const RunFolder& folder, double budget, const Catalog& catalog) {
  if (!std::filesystem::exists(mark_of(folder))) return std::nullopt;
  const auto changes = diff(to_table(parse_config(read_table(folder.config()), catalog)), to_table(config));
  if (!changes.empty()) throw errors::changed_config(folder.root, changes);
  const auto stored = read_table(mark_of(folder));
  if (!(stored.at("budget") == Value(budget)))
    throw errors::bad_value("--budget", fmt::format("{} s", budget),
                            fmt::format("{} was trained under {} s (0: none); give another --out", folder.root.string(),
                                        to_text(stored.at("budget"))));
  return ContestEnd{.failure = *stored.at("failure").as<std::string>()};
}

double seconds_so_far(const RunFolder& folder) {
  return std::filesystem::exists(folder.metrics()) ? read_history(folder.metrics()).seconds : 0;
}

}  // namespace

ContestEnd train_for_contest(const RunConfig& config, const RunFolder& folder, double budget, const Catalog& catalog,
                             const ContestObserver& observer) {
  if (auto end = standing(config, folder, budget, catalog)) return *end;
  TrainRequest request{config, folder, /*resume=*/std::filesystem::exists(folder.config())};
  const auto watcher = observer.watch();
  if (watcher) request.observers.push_back(watcher.get());
  observer.tell(folder.root.string() + ": training");
  const auto before = request.resume ? seconds_so_far(folder) : 0;
  std::optional<Stopwatch> watch;
  request.stop = [&] {
    if (!watch) watch.emplace();  // from the end of the first step: opening the data is no training
    return observer.stop() || (budget > 0 && before + watch->seconds() >= budget);
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
