// All contenders of a bench in turn, round by round, so that a machine whose speed drifts treats all alike.
#pragma once

#include <optional>

#include "bench/contender.h"
#include "bench/loops.h"

namespace gx::bench {

struct Spread {
  double median = 0, low = 0, high = 0;
};

// Of one contender over some rounds.
struct Timing {
  std::vector<double> by_round;  // milliseconds of the whole
  Spread ms, ratio;              // ratio: reference / this, within each round
  double others = 0;             // share of the cores that neither it nor our loops used: distrust more than a few percent
};

// Of `other` to `timing`, round by round: how many times as fast `timing` is.
Spread ratio_of(const std::vector<double>& other, const std::vector<double>& timing);

struct Row {
  std::string name, words;
  Role role = Role::ours;
  Timing quiet;
  std::optional<Timing> busy;  // beside the loops
};

struct Result {
  Work work;              // of the reference
  std::vector<Row> rows;  // the reference first
  struct Absent {
    std::string name, reason;
  };
  std::vector<Absent> absent;
};

struct RoundsOptions {
  int rounds = 15;       // at most
  double seconds = 0.5;  // a turn; a step that takes longer is one turn
  // Seconds in all, with the time that contenders take to get ready. Peers for whom half of it does not suffice are absent; at
  // least three rounds are done.
  double budget = 45;
};

// loops: run for a last part of the rounds. Throws std::runtime_error when there is no reference.
Result play(const Bench& bench, const RoundsOptions& options, Loops& loops);

}  // namespace gx::bench
