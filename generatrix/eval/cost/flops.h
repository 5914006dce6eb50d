// Floating-point operations of a call, counted while it runs and not estimated from a formula for the model.
#pragma once

#include <cstdint>
#include <functional>

namespace gx {

// 2 for each multiply-add of the matrix products and convolutions that torch's operators do during `call`, backward passes too:
// dot, mv, mm, bmm and their add... forms, convolution and convolution_backward (bias excluded). An operator inside a counted one
// is part of it. Kernels of our own announce what they multiply (kernels/announce.h). Everything else (elementwise, reductions,
// factorizations) counts 0, and what is written without torch's operators and not announced cannot be seen.
// Of the whole process while `call` runs; a second count waits for the first.
std::int64_t count_flops(const std::function<void()>& call);

}  // namespace gx
