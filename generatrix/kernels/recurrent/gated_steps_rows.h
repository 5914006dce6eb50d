// The formulas of gated_steps.h on plain arrays, which the caller owns, for some rows of a batch. One call runs on one thread.
#pragma once

#include <cstdint>

#include "generatrix/kernels/vector/instructions.h"

namespace gx::kernels {

// A matrix [k, n] lies in strips [ceil(n / kStrip), k, kStrip] of columns; those behind n are zero.
inline constexpr std::int64_t kStrip = 32;
inline std::int64_t in_strips(std::int64_t n) { return (n + kStrip - 1) / kStrip * kStrip; }

struct GatedShape {
  std::int64_t n, steps, h;  // rows, steps of each, features
};

// Writes states [n, steps, h] and gates [n, steps, 4 h], the values r, z, c and s_c.
template <class T>
struct GatedForward {
  const T *drive, *first;  // [n, steps, 3 h], [n, h]
  const T *w, *b;          // strips of the transpose of w; b [in_strips(3 h)], zero behind 3 h
  T *states, *gates;
  T* scratch;  // n * (in_strips(3 h) + h)
};
template <class T>
void run_gated(Instructions, const GatedShape&, const GatedForward<T>&);

// Writes the gradients of drive, of s [n, steps, 3 h] and of h_0 [n, h].
template <class T>
struct GatedBackward {
  const T* of_states;  // the gradient of states
  const T *states, *gates, *first;
  const T* w;  // strips of w
  T *of_drive, *of_sums, *of_first;
  T* scratch;  // n * (3 h + in_strips(h))
};
template <class T>
void run_gated_back(Instructions, const GatedShape&, const GatedBackward<T>&);

// One step of n rows of h features: next [n, h] and gates [n, 4 h] of drive and sums [n, 3 h] and state [n, h].
template <class T>
struct GateForward {
  const T *drive, *sums, *state;
  T *next, *gates;
};
template <class T>
void run_gate(Instructions, std::int64_t n, std::int64_t h, const GateForward<T>&);

// Writes the gradients of drive, sums and state.
template <class T>
struct GateBackward {
  const T *of_next, *state, *gates;
  T *of_drive, *of_sums, *of_state;
};
template <class T>
void run_gate_back(Instructions, std::int64_t n, std::int64_t h, const GateBackward<T>&);

}  // namespace gx::kernels
