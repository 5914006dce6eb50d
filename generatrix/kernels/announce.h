// A kernel multiplies without torch's operators. It reports its operations here, and eval/cost/flops.h counts them.
// Test: eval/cost/flops_test.cpp.
#pragma once

#include <cstdint>

namespace gx {

// `flops`: 2 for each multiply-add that the reference would need for this call. The call costs almost nothing when nobody counts.
void announce_flops(std::int64_t flops);

}  // namespace gx
