// Times all contenders of a bench in turn, round by round. So a machine whose speed changes slowly treats all contenders alike.
#pragma once

#include <optional>

#include "bench/contender.h"
#include "bench/loops.h"

namespace gx::bench {

struct Spread {
  double median = 0, low = 0, high = 0;
};

// The times of one contender over some rounds.
struct Timing {
  std::vector<double> by_round;  // milliseconds of the whole (Contender::steps)
  Spread ms, ratio;              // ratio: time of the reference over time of this contender, within each round
  double others = 0;             // share of the cores that other programs used; more than a few percent make a timing doubtful
};

// The ratios other / timing, round by round: `timing` is so many times as fast as `other`.
Spread ratio_of(const std::vector<double>& other, const std::vector<double>& timing);

struct Row {
  std::string name, words;
  Role role = Role::ours;
  Timing quiet;
  std::optional<Timing> busy;  // while the loops run
};

struct Result {
  Work work;              // of the reference
  std::vector<Row> rows;  // the first is the reference
  struct Absent {
    std::string name, reason;
  };
  std::vector<Absent> absent;
};

struct RoundsOptions {
  int rounds = 15;       // at most
  double seconds = 0.5;  // of a turn; a turn has at least one step
  // Seconds in all, the start of contenders included. Peers that are not started after half of it are absent. There are at least
  // three rounds.
  double budget = 45;
};

// The loops run during the last part of the rounds. Throws std::runtime_error when the reference is absent.
Result play(const Bench& bench, const RoundsOptions& options, Loops& loops);

}  // namespace gx::bench
