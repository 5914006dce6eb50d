// A bench's result in words, as JSON lines, as a markdown table.
#pragma once

#include <string>

#include "bench/machine.h"
#include "bench/rounds.h"

namespace gx::bench {

enum class Form { text, json, markdown };

// About the machine and the run, before the first bench.
std::string heading(const Machine& machine, int loops, Form form);

// JSON: a line for each contender, the reference too, with
//   bench, variant, ours_ms, reference_ms, ratio, ratio_low, ratio_high, rounds, threads, others
//   flops, bytes, bound_ms, of_bound                               where the reference states its work
//   peer, peer_ms, peer_ratio, peer_ratio_low, peer_ratio_high     of ours, where there are peers: the fastest of them
//   busy_ms, busy_over_quiet, busy_ratio, busy_rounds              beside loops
//   words                                                          what the contender says of itself
// Fields that do not apply are left out.
std::string report(const Bench& bench, const Result& result, const Machine& machine, Form form);

}  // namespace gx::bench
