// Writes a bench's result as text, as JSON lines or as a markdown table.
#pragma once

#include <string>

#include "bench/machine.h"
#include "bench/rounds.h"

namespace gx::bench {

enum class Form { text, json, markdown };

// The lines before the first bench: machine and run.
std::string heading(const Machine& machine, int loops, Form form);

// The JSON form has a line for each contender, the reference too, with
//   bench, variant, ours_ms, reference_ms, ratio, ratio_low, ratio_high, rounds, threads, others
//   flops, bytes, bound_ms, of_bound                               where the reference states its work
//   peer, peer_ms, peer_ratio, peer_ratio_low, peer_ratio_high     of ours, where there are peers: the fastest of them
//   busy_ms, busy_over_quiet, busy_ratio, busy_rounds              beside busy loops
//   words                                                          the contender's own words, such as versions
// Fields that do not apply are left out.
std::string report(const Bench& bench, const Result& result, const Machine& machine, Form form);

}  // namespace gx::bench
