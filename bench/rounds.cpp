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
constexpr double kQuietShare = 0.6;  // share of the rounds' time without loops, if there are loops
constexpr double kReadyShare = 0.5;  // share of the budget after which no peer is started

struct Turns {
  std::vector<double> ms;
  double wall = 0, by_others = 0;  // elapsed seconds; seconds that others used on all cores
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
  const auto cores = static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN));
  return {turns.ms, spread_of(turns.ms), ratio_of(reference.ms, turns.ms), std::max(0.0, turns.by_others / (cores * turns.wall))};
}

class Game {
 public:
  Game(const Bench& bench, const RoundsOptions& options, Loops& loops) : options_(options), loops_(loops) {
    for (const auto& contender : bench.contenders) {
      try {
        start(bench.name, contender);
      } catch (const std::runtime_error& e) {
        if (workers_.empty()) throw std::runtime_error(bench.name + ": no " + contender.name + " to compare with: " + e.what());
        result_.absent.push_back({contender.name, e.what()});
      }
    }
    result_.work = workers_.front()->work();
  }

  // Plays rounds until `end` on the clock: at least `fewest`, at most `most`.
  std::vector<Timing> play(int fewest, double end) {
    std::vector<Turns> turns(workers_.size());
    for (int round = 0; round < options_.rounds && (round < fewest || clock_.seconds() < end); ++round) {
      for (std::size_t i = 0; i < workers_.size(); ++i) take_turn(turns[i], *workers_[i], options_.seconds, loops_);
    }
    std::vector<Timing> timings;
    for (const auto& of : turns) timings.push_back(timing_of(of, turns.front()));
    return timings;
  }

  Result play_all() {
    const auto ready = clock_.seconds();
    const auto left = std::max(0.0, options_.budget - ready);
    const auto quiet = play(kFewestRounds, ready + (loops_.size() > 0 ? kQuietShare : 1) * left);
    for (std::size_t i = 0; i < quiet.size(); ++i) result_.rows[i].quiet = quiet[i];
    if (loops_.size() > 0) {
      loops_.run();
      const auto busy = play(kFewestBusyRounds, options_.budget);
      loops_.sleep();
      for (std::size_t i = 0; i < busy.size(); ++i) result_.rows[i].busy = busy[i];
    }
    return std::move(result_);
  }

 private:
  void start(const std::string& bench, const Contender& contender) {
    if (contender.role == Role::peer && clock_.seconds() > kReadyShare * options_.budget)
      throw std::runtime_error("no time left to start it; a larger --budget has some");
    workers_.push_back(std::make_unique<Worker>(bench, contender));
    result_.rows.push_back({contender.name, workers_.back()->words(), contender.role});
  }

  Stopwatch clock_;
  RoundsOptions options_;
  Loops& loops_;
  std::vector<std::unique_ptr<Worker>> workers_;
  Result result_;
};

}  // namespace

Spread ratio_of(const std::vector<double>& other, const std::vector<double>& timing) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < timing.size(); ++i) ratios.push_back(other[i] / timing[i]);
  return spread_of(ratios);
}

Result play(const Bench& bench, const RoundsOptions& options, Loops& loops) { return Game(bench, options, loops).play_all(); }

}  // namespace gx::bench
