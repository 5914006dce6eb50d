// Which precision products are to have where the configuration leaves it open.
#pragma once

#include <string>

namespace gx {

// "bf16" where this machine multiplies matrices in bfloat16 clearly faster than in float32, else "fp32". On the CPU it times
// both, on the threads in use, in some ten milliseconds; a processor without instructions for bfloat16 is not asked. A GPU:
// "fp32", whose small nets wait for their launches and not for products.
std::string measured_precision(const std::string& device);

}  // namespace gx
