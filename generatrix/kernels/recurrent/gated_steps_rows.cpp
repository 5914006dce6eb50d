#include "generatrix/kernels/recurrent/gated_steps_rows.h"

#include <algorithm>

#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {
namespace {

// c [n, columns] += a [n, depth] times the strips of b
template <class T>
[[gnu::always_inline]] inline void add_strips(T* c, std::int64_t columns, const T* a, const T* b, std::int64_t n,
                                              std::int64_t depth) {
  for (std::int64_t first = 0; first < columns; first += kStrip, b += depth * kStrip)
    multiply_add<T>({c + first, columns}, {a, depth}, {b, kStrip}, n, kStrip, depth);
}

// The sum of two rows' numbers.
template <class T>
[[gnu::always_inline]] inline void load_sum(const T* a, const T* b, std::int64_t n, Lanes<T>& sum) {
  Lanes<T> second;
  load(a, n, sum);
  load(b, n, second);
  sum += second;
}

// One row of one step; `state` goes from h_t-1 to h_t.
template <class T>
[[gnu::always_inline]] inline void gate(const T* drive, const T* sums, std::int64_t h, T* state, T* gates) {
  for (std::int64_t j = 0; j < h; j += kLanes) {
    const auto n = h - j;
    Lanes<T> r, z, s, c, before;
    load_sum(drive + j, sums + j, n, r);
    load_sum(drive + h + j, sums + h + j, n, z);
    load(sums + 2 * h + j, n, s);
    load(drive + 2 * h + j, n, c);
    load(state + j, n, before);
    sigmoid_lanes<T>(r);
    sigmoid_lanes<T>(z);
    c += r * s;
    tanh_lanes(c);
    store(c + z * (before - c), n, state + j);
    store(r, n, gates + j);
    store(z, n, gates + h + j);
    store(c, n, gates + 2 * h + j);
    store(s, n, gates + 3 * h + j);
  }
}

// One row of one step. `carried` goes from the gradient of h_t that comes from later steps to that of h_t-1, but for what comes
// through s.
template <class T>
[[gnu::always_inline]] inline void gate_back(const T* of_state, const T* before, const T* gates, std::int64_t h, T* carried,
                                             T* of_drive, T* of_sums) {
  for (std::int64_t j = 0; j < h; j += kLanes) {
    const auto n = h - j;
    Lanes<T> r, z, c, s, was, g;
    load(gates + j, n, r);
    load(gates + h + j, n, z);
    load(gates + 2 * h + j, n, c);
    load(gates + 3 * h + j, n, s);
    load(before + j, n, was);
    load_sum(of_state + j, carried + j, n, g);
    const auto of_z = g * (was - c) * z * (T(1) - z);
    const auto of_c = g * (T(1) - z) * (T(1) - c * c);
    const auto of_r = of_c * s * r * (T(1) - r);
    store(g * z, n, carried + j);
    for (T* to : {of_drive, of_sums}) {
      store(of_r, n, to + j);
      store(of_z, n, to + h + j);
    }
    store(of_c, n, of_drive + 2 * h + j);
    store(of_c * r, n, of_sums + 2 * h + j);
  }
}

template <class T>
[[gnu::always_inline]] inline void all_steps(const GatedShape& s, const GatedForward<T>& f) {
  const auto wide = in_strips(3 * s.h);
  T *sums = f.scratch, *now = sums + s.n * wide;
  std::copy_n(f.first, s.n * s.h, now);
  for (std::int64_t t = 0; t < s.steps; ++t) {
    for (std::int64_t i = 0; i < s.n; ++i) std::copy_n(f.b, wide, sums + i * wide);
    add_strips(sums, wide, now, f.w, s.n, s.h);
    for (std::int64_t i = 0; i < s.n; ++i) {
      const auto at = i * s.steps + t;
      gate(f.drive + at * 3 * s.h, sums + i * wide, s.h, now + i * s.h, f.gates + at * 4 * s.h);
      std::copy_n(now + i * s.h, s.h, f.states + at * s.h);
    }
  }
}

template <class T>
[[gnu::always_inline]] inline void all_steps_back(const GatedShape& s, const GatedBackward<T>& f) {
  const auto wide = in_strips(s.h);
  T *of_sums = f.scratch, *carried = of_sums + s.n * 3 * s.h;
  std::fill_n(carried, s.n * wide, T(0));
  for (auto t = s.steps; t-- > 0;) {
    for (std::int64_t i = 0; i < s.n; ++i) {
      const auto at = i * s.steps + t;
      const T* before = t > 0 ? f.states + (at - 1) * s.h : f.first + i * s.h;
      T* sums = of_sums + i * 3 * s.h;
      gate_back(f.of_states + at * s.h, before, f.gates + at * 4 * s.h, s.h, carried + i * wide, f.of_drive + at * 3 * s.h, sums);
      std::copy_n(sums, 3 * s.h, f.of_sums + at * 3 * s.h);
    }
    add_strips(carried, wide, of_sums, f.w, s.n, 3 * s.h);
  }
  for (std::int64_t i = 0; i < s.n; ++i) std::copy_n(carried + i * wide, s.h, f.of_first + i * s.h);
}

}  // namespace

template <class T>
void run_gated(Instructions which, const GatedShape& s, const GatedForward<T>& f) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { all_steps(s, f); });
}

template <class T>
void run_gated_back(Instructions which, const GatedShape& s, const GatedBackward<T>& f) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { all_steps_back(s, f); });
}

template <class T>
void run_gate(Instructions which, std::int64_t n, std::int64_t h, const GateForward<T>& f) {
  std::copy_n(f.state, n * h, f.next);
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) {
        for (std::int64_t i = 0; i < n; ++i)
          gate(f.drive + i * 3 * h, f.sums + i * 3 * h, h, f.next + i * h, f.gates + i * 4 * h);
      });
}

template <class T>
void run_gate_back(Instructions which, std::int64_t n, std::int64_t h, const GateBackward<T>& f) {
  std::fill_n(f.of_state, n * h, T(0));  // nothing comes from later steps but of_next
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) {
        for (std::int64_t i = 0; i < n; ++i)
          gate_back(f.of_next + i * h, f.state + i * h, f.gates + i * 4 * h, h, f.of_state + i * h, f.of_drive + i * 3 * h,
                    f.of_sums + i * 3 * h);
      });
}

template void run_gate(Instructions, std::int64_t, std::int64_t, const GateForward<float>&);
template void run_gate(Instructions, std::int64_t, std::int64_t, const GateForward<double>&);
template void run_gate_back(Instructions, std::int64_t, std::int64_t, const GateBackward<float>&);
template void run_gate_back(Instructions, std::int64_t, std::int64_t, const GateBackward<double>&);
template void run_gated(Instructions, const GatedShape&, const GatedForward<float>&);
template void run_gated(Instructions, const GatedShape&, const GatedForward<double>&);
template void run_gated_back(Instructions, const GatedShape&, const GatedBackward<float>&);
template void run_gated_back(Instructions, const GatedShape&, const GatedBackward<double>&);

}  // namespace gx::kernels
