// What a kernel multiplies without torch's operators, told to whoever counts operations (eval/cost/flops.h).
#pragma once

#include <cstdint>

namespace gx {

// `flops`: 2 for each multiply-add of the call, as its reference would need them. Free when nobody counts.
void announce_flops(std::int64_t flops);

}  // namespace gx
