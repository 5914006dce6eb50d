// Vectors of sixteen numbers, loaded and stored whole or in part (a row's last numbers may be fewer than sixteen). Inlined: code
// takes the caller's instruction set.
#pragma once

#include <cstdint>
#include <cstring>

namespace gx::kernels {

inline constexpr std::int64_t kLanes = 16;

template <class T>
struct LanesOf;
template <>
struct LanesOf<float> {
  typedef float Type __attribute__((vector_size(64)));
};
template <>
struct LanesOf<double> {
  typedef double Type __attribute__((vector_size(128)));
};
template <class T>
using Lanes = typename LanesOf<T>::Type;

// Loads min(n, kLanes) values; the other lanes become zero.
template <class T>
[[gnu::always_inline]] inline void load(const T* from, std::int64_t n, Lanes<T>& value) {
  if (n >= kLanes) {
    std::memcpy(&value, from, sizeof value);
  } else {
    value = Lanes<T>{};
    std::memcpy(&value, from, static_cast<std::size_t>(n) * sizeof(T));
  }
}

// Stores the first min(n, kLanes) lanes.
template <class T>
[[gnu::always_inline]] inline void store(const Lanes<T>& value, std::int64_t n, T* to) {
  if (n >= kLanes)
    std::memcpy(to, &value, sizeof value);
  else
    std::memcpy(to, &value, static_cast<std::size_t>(n) * sizeof(T));
}

}  // namespace gx::kernels
