#include "bench/rounds.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "generatrix/base/clock.h"

#include "bench/worker.h"

namespace gx::bench {
namespace {

constexpr int kFewestRounds = 3, kFewestBusyRounds = 2;
constexpr double kQuietShare = 0.6;  // of the budget, where there is a busy part

struct Turns {
  std::vector<double> ms;
  double wall = 0, by_others = 0;  // seconds; seconds on all cores
};

Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto half = values.size() / 2;
  const auto median = values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  return {median, values.front(), values.back()};
}

void take_turn(Turns& turns, Worker& worker, double seconds, const Loops& loops) {
  const auto known = [&] { return seconds_used_by(worker.id()) + loops.seconds_used(); };
  const auto all_before = seconds_used_by_all(), known_before = known();
  const Stopwatch watch;
  turns.ms.push_back(worker.milliseconds(seconds));
  turns.wall += watch.seconds();
  turns.by_others += (seconds_used_by_all() - all_before) - (known() - known_before);
}

Timing timing_of(const Turns& turns, const Turns& reference) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < turns.ms.size(); ++i) ratios.push_back(reference.ms[i] / turns.ms[i]);
  const auto cores = static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN));
  return {static_cast<int>(turns.ms.size()), spread_of(turns.ms), spread_of(ratios),
          std::max(0.0, turns.by_others / (cores * turns.wall))};
}

class Game {
 public:
  Game(const Bench& bench, Loops& loops) : loops_(loops) {
    for (const auto& contender : bench.contenders) {
      try {
        workers_.push_back(std::make_unique<Worker>(bench.name, contender));
        result_.rows.push_back({contender.name, workers_.back()->words()});
      } catch (const std::runtime_error& e) {
        if (workers_.empty()) throw std::runtime_error(bench.name + ": no " + contender.name + " to compare with: " + e.what());
        result_.absent.push_back({contender.name, e.what()});
      }
    }
    result_.work = workers_.front()->work();
  }

  // Until `end` on the clock, at least `fewest` and at most `most` rounds.
  std::vector<Timing> play(const RoundsOptions& options, int fewest, double end) {
    std::vector<Turns> turns(workers_.size());
    for (int round = 0; round < options.rounds && (round < fewest || clock_.seconds() < end); ++round) {
      for (std::size_t i = 0; i < workers_.size(); ++i) take_turn(turns[i], *workers_[i], options.seconds, loops_);
    }
    std::vector<Timing> timings;
    for (const auto& of : turns) timings.push_back(timing_of(of, turns.front()));
    return timings;
  }

  Result play_all(const RoundsOptions& options) {
    const auto ready = clock_.seconds();
    const auto left = std::max(0.0, options.budget - ready);
    const auto quiet = play(options, kFewestRounds, ready + (loops_.size() > 0 ? kQuietShare : 1) * left);
    for (std::size_t i = 0; i < quiet.size(); ++i) result_.rows[i].quiet = quiet[i];
    if (loops_.size() > 0) {
      loops_.run();
      const auto busy = play(options, kFewestBusyRounds, options.budget);
      loops_.sleep();
      for (std::size_t i = 0; i < busy.size(); ++i) result_.rows[i].busy = busy[i];
    }
    return std::move(result_);
  }

 private:
  Stopwatch clock_;
  Loops& loops_;
  std::vector<std::unique_ptr<Worker>> workers_;
  Result result_;
};

}  // namespace

Result play(const Bench& bench, const RoundsOptions& options, Loops& loops) { return Game(bench, loops).play_all(options); }

}  // namespace gx::bench
