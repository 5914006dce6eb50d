#include "generatrix/kernels/causal/causal_block.h"

#include <algorithm>
#include <cstring>

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/multiply_add.h"

namespace gx::kernels {
namespace {

struct Tap {
  std::int64_t row, column;
};
constexpr Tap kTaps[] = {{-1, -1}, {-1, 0}, {-1, 1}, {0, -1}, {0, 0}};
constexpr int kTapCount = 5;

template <class T>
[[gnu::always_inline]] inline void relu(const T* from, T* to, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = from[i] > 0 ? from[i] : T(0);
}

// Keeps value[i] where gates[i] > 0; else value[i] becomes 0.
template <class T>
[[gnu::always_inline]] inline void gate(T* value, const T* gates, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) value[i] = gates[i] > 0 ? value[i] : T(0);
}

// Copies `row` into every row of `to`. n is a multiple of kLanes, here and below.
template <class T>
[[gnu::always_inline]] inline void fill_rows(T* to, const T* row, std::int64_t n_rows, std::int64_t n) {
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<T> value;
    std::memcpy(&value, row + i, sizeof value);
    for (std::int64_t m = 0; m < n_rows; ++m) std::memcpy(to + m * n + i, &value, sizeof value);
  }
}

template <class T>
[[gnu::always_inline]] inline void add_rows(const T* from, T* sum, std::int64_t n_rows, std::int64_t n) {
  for (std::int64_t i = 0; i < n; i += kLanes) {
    Lanes<T> total, value;
    std::memcpy(&total, sum + i, sizeof total);
    for (std::int64_t m = 0; m < n_rows; ++m) {
      std::memcpy(&value, from + m * n + i, sizeof value);
      total += value;
    }
    std::memcpy(sum + i, &total, sizeof total);
  }
}

// Where a pixel begins in a padded image. The row of zeros lies above the image (first_row = 1) or below it (first_row = 0).
struct Padded {
  std::int64_t width, h, first_row;
  std::int64_t at(std::int64_t row, std::int64_t column) const { return ((row + first_row) * (width + 2) + column + 1) * h; }
};

template <class T>
[[gnu::always_inline]] inline void forward_block(const StackShape& s, const StackWeights<T>& w, std::int64_t block,
                                                 const T* around_bias, const T* state, T* hidden, T* mixed, T* scratch, T* next) {
  const auto h = s.n_hidden, h2 = 2 * h;
  const Padded above{s.width, h, 1};
  std::fill_n(hidden, s.padded(), T(0));
  relu(state, scratch, s.wide());
  for (std::int64_t i = 0; i < s.height; ++i) {  // u = relu(t) down + down_bias
    T* row = hidden + above.at(i, 0);
    fill_rows(row, w.down_bias + block * h, s.width, h);
    multiply_add<T>({row, h}, {scratch + i * s.width * h2, h2}, {w.down + block * h2 * h, h}, s.width, h, h2);
    relu(row, row, s.width * h);
  }
  fill_rows(mixed, around_bias + block * h, s.pixels(), h);
  for (std::int64_t i = 0; i < s.height; ++i) {  // q = sum over taps of relu(u) around + around_bias
    T* row = mixed + i * s.width * h;
    Parts<T, kTapCount> taps{{}, h};
    for (int tap = 0; tap < kTapCount; ++tap) taps.begin[tap] = hidden + above.at(i + kTaps[tap].row, kTaps[tap].column);
    multiply_add<T>({row, h}, taps, {w.around + block * kTapCount * h * h, h}, s.width, h, h);
    relu(row, row, s.width * h);
  }
  const T* bias = w.up_bias + block * h2;
  for (std::int64_t p = 0; p < s.pixels(); ++p) {  // t + relu(q) up + up_bias
    for (std::int64_t c = 0; c < h2; ++c) next[p * h2 + c] = state[p * h2 + c] + bias[c];
  }
  multiply_add<T>({next, h2}, {mixed, h}, {w.up + block * h * h2, h2}, s.pixels(), h2, h);
}

template <class T>
[[gnu::always_inline]] inline void forward_all(const StackShape& s, const StackWeights<T>& w, const T* around_bias,
                                               const StackMemory<T>& m, T* scratch, T* out) {
  for (std::int64_t block = 0; block < s.n_blocks; ++block) {
    T* next = block + 1 < s.n_blocks ? m.states + (block + 1) * s.wide() : out;
    forward_block(s, w, block, around_bias, m.states + block * s.wide(), m.hidden + block * s.padded(),
                  m.mixed + block * s.narrow(), scratch, next);
  }
}

// Writes d_mixed, the gradient of q, [H + 1, W + 2, h] with zeros below and beside; adds to the gradients of `up` and `around`.
template <class T>
[[gnu::always_inline]] inline void backward_mixed(const StackShape& s, const StackWeights<T>& w, std::int64_t block,
                                                  const T* hidden, const T* mixed, const StackGradients<T>& g, const T* gradient,
                                                  T* d_mixed) {
  const auto h = s.n_hidden, h2 = 2 * h;
  const Padded above{s.width, h, 1}, below{s.width, h, 0};
  multiply_add<T>({g.up + block * h * h2, h2}, {mixed, 1, h}, {gradient, h2}, h, h2, s.pixels());
  add_rows(gradient, g.up_bias + block * h2, s.pixels(), h2);
  std::fill_n(d_mixed, s.padded(), T(0));
  for (std::int64_t i = 0; i < s.height; ++i) {
    T* row = d_mixed + below.at(i, 0);
    multiply_add<T>({row, h}, {gradient + i * s.width * h2, h2}, {w.up_t + block * h * h2, h}, s.width, h, h2);
    gate(row, mixed + i * s.width * h, s.width * h);
    add_rows(row, g.around_bias + block * h, s.width, h);
    for (std::int64_t tap = 0; tap < kTapCount; ++tap) {
      const T* from = hidden + above.at(i + kTaps[tap].row, kTaps[tap].column);
      multiply_add<T>({g.around + (block * kTapCount + tap) * h * h, h}, {from, 1, h}, {row, h}, h, h, s.width);
    }
  }
}

// Writes d_hidden, the gradient of u [H, W, h], from d_mixed.
template <class T>
[[gnu::always_inline]] inline void backward_hidden(const StackShape& s, const StackWeights<T>& w, std::int64_t block,
                                                   const T* hidden, const T* d_mixed, T* d_hidden) {
  const auto h = s.n_hidden;
  const Padded above{s.width, h, 1}, below{s.width, h, 0};
  std::fill_n(d_hidden, s.narrow(), T(0));
  for (std::int64_t i = 0; i < s.height; ++i) {
    T* row = d_hidden + i * s.width * h;
    Parts<T, kTapCount> taps{{}, h};
    for (int tap = 0; tap < kTapCount; ++tap) taps.begin[tap] = d_mixed + below.at(i - kTaps[tap].row, -kTaps[tap].column);
    multiply_add<T>({row, h}, taps, {w.around_t + block * kTapCount * h * h, h}, s.width, h, h);
    gate(row, hidden + above.at(i, 0), s.width * h);
  }
}

template <class T>
[[gnu::always_inline]] inline void backward_all(const StackShape& s, const StackWeights<T>& w, const StackMemory<T>& m,
                                                const StackGradients<T>& g, T* scratch, T* gradient) {
  const auto h = s.n_hidden, h2 = 2 * h;
  T *wide = scratch, *d_hidden = wide + s.wide(), *d_mixed = d_hidden + s.narrow();
  for (auto block = s.n_blocks; block-- > 0;) {
    const T *state = m.states + block * s.wide(), *hidden = m.hidden + block * s.padded();
    backward_mixed(s, w, block, hidden, m.mixed + block * s.narrow(), g, gradient, d_mixed);
    backward_hidden(s, w, block, hidden, d_mixed, d_hidden);
    add_rows(d_hidden, g.down_bias + block * h, s.pixels(), h);
    relu(state, wide, s.wide());
    multiply_add<T>({g.down + block * h2 * h, h}, {wide, 1, h2}, {d_hidden, h}, h2, h, s.pixels());
    std::fill_n(wide, s.wide(), T(0));
    multiply_add<T>({wide, h2}, {d_hidden, h}, {w.down_t + block * h2 * h, h2}, s.pixels(), h2, h);
    gate(wide, state, s.wide());
    for (std::int64_t i = 0; i < s.wide(); ++i) gradient[i] += wide[i];
  }
}

}  // namespace

void forward_image(const StackShape& s, const StackWeights<float>& w, const float* around_bias, const StackMemory<float>& m,
                   float* scratch, float* out) {
  run_on(
      best_instructions(), [&]<Instructions>()
                               __attribute__((always_inline)) { forward_all(s, w, around_bias, m, scratch, out); });
}

void backward_image(const StackShape& s, const StackWeights<float>& w, const StackMemory<float>& m,
                    const StackGradients<float>& g, float* scratch, float* gradient) {
  run_on(
      best_instructions(), [&]<Instructions>() __attribute__((always_inline)) { backward_all(s, w, m, g, scratch, gradient); });
}

void forward_image(const StackShape& s, const StackWeights<double>& w, const double* around_bias, const StackMemory<double>& m,
                   double* scratch, double* out) {
  forward_all(s, w, around_bias, m, scratch, out);
}

void backward_image(const StackShape& s, const StackWeights<double>& w, const StackMemory<double>& m,
                    const StackGradients<double>& g, double* scratch, double* gradient) {
  backward_all(s, w, m, g, scratch, gradient);
}

}  // namespace gx::kernels
