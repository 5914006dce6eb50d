// How the time of a training step and its memory grow with batch, width, depth, threads and data.
#pragma once

#include "bench/contender.h"

namespace gx::bench {

// Its contenders are the points, "MODEL AXIS VALUE".
Bench scaling_bench();
// One JSON line a point, the fastest of five turns in `seconds`: {bench, model, axis, value, ms, rows_per_second,
// peak_tensor_bytes, peak_process_bytes}.
void print_scaling(double seconds);

}  // namespace gx::bench
