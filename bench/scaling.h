// Measures how the time and memory of a training step grow with batch, width, depth, threads and rows of data.
#pragma once

#include "bench/contender.h"

namespace gx::bench {

// The contenders of this bench are the points, named "MODEL AXIS VALUE".
Bench scaling_bench();
// Prints a JSON line for each point, with the fastest of five turns: {bench, model, axis, value, ms, rows_per_second,
// peak_tensor_bytes, peak_process_bytes}.
void print_scaling(double seconds);

}  // namespace gx::bench
