// Numbers of bfloat16 as lanes of float: the upper half of a float's bits, rounded to the nearest, ties to even. Inlined: code
// takes the caller's instruction set.
#pragma once

#include <cstdint>
#include <cstring>

#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {

struct Brain {
  std::uint16_t bits;
};

// The type in which a kernel computes numbers of T.
template <class T>
struct ComputedOf {
  using Type = T;
};
template <>
struct ComputedOf<Brain> {
  using Type = float;
};
template <class T>
using Computed = typename ComputedOf<T>::Type;

typedef std::uint16_t BrainBits __attribute__((vector_size(32)));
typedef std::uint32_t FloatBits __attribute__((vector_size(64)));

// Loads min(n, kLanes) values; the other lanes become zero.
[[gnu::always_inline]] inline void load(const Brain* from, std::int64_t n, Lanes<float>& value) {
  BrainBits upper{};
  if (n >= kLanes)
    std::memcpy(&upper, from, sizeof upper);
  else
    std::memcpy(&upper, from, static_cast<std::size_t>(n) * sizeof(Brain));
  const auto bits = __builtin_convertvector(upper, FloatBits) << 16;
  std::memcpy(&value, &bits, sizeof value);
}

// Stores the first min(n, kLanes) lanes. NaN stays NaN.
[[gnu::always_inline]] inline void store(const Lanes<float>& value, std::int64_t n, Brain* to) {
  FloatBits bits;
  std::memcpy(&bits, &value, sizeof bits);
  const auto rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
  const auto is_number = (bits & 0x7fffffffU) <= 0x7f800000U;
  const auto upper = __builtin_convertvector(is_number ? rounded : (bits >> 16) | 0x40U, BrainBits);
  if (n >= kLanes)
    std::memcpy(to, &upper, sizeof upper);
  else
    std::memcpy(to, &upper, static_cast<std::size_t>(n) * sizeof(Brain));
}

}  // namespace gx::kernels
