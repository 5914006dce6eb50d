// How much memory a call takes.
#pragma once

#include <cstdint>
#include <functional>

namespace gx {

// The most bytes that tensors made during `call` held at one time, on any device: what the call needs besides the weights and
// inputs that were there before. Counted where torch allocates, so it is exact and repeatable; what libraries and plain C++ take
// for themselves is not in it.
std::int64_t peak_tensor_bytes(const std::function<void()>& call);

}  // namespace gx
