// Two contenders in turn, A B A B ..., so that a machine whose speed drifts treats both alike.
#pragma once

#include "bench/contender.h"

namespace gx::bench {

struct Comparison {
  double ours_ms, reference_ms;         // medians over the rounds
  double ratio, ratio_low, ratio_high;  // reference / ours, pair by pair: median, smallest, largest
};

Comparison compare(const std::string& bench, const Contender& ours, const Contender& reference, int rounds, double seconds);

}  // namespace gx::bench
