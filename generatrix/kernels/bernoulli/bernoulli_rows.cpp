#include "generatrix/kernels/bernoulli/bernoulli_rows.h"

#include "generatrix/kernels/vector/instructions.h"
#include "generatrix/kernels/vector/lane_math.h"
#include "generatrix/kernels/vector/lanes.h"

namespace gx::kernels {
namespace {

// With e = exp(-|l|): log(1 + exp(l)) = max(l, 0) + log(1 + e), s(l) = (l < 0 ? e : 1) / (1 + e).
template <class T>
[[gnu::always_inline]] inline void forward_all(std::int64_t n, std::int64_t event, const T* logits, const T* x, T* log_prob,
                                               T* residual) {
  for (std::int64_t row = 0; row < n; ++row, logits += event, x += event, residual += event) {
    Lanes<T> total{};
    for (std::int64_t i = 0; i < event; i += kLanes) {
      const auto left = event - i;
      Lanes<T> l, bit;
      load(logits + i, left, l);
      load(x + i, left, bit);
      const auto positive = l < T(0) ? Lanes<T>{} : l;
      auto e = l < T(0) ? l : -l;
      exp_lanes(e);
      const auto sigmoid = (l < T(0) ? e : Lanes<T>{} + T(1)) / (e + T(1));
      auto terms = e;
      log1p_lanes(terms);
      terms = bit * l - positive - terms;
      store(bit - sigmoid, left, residual + i);
      if (left < kLanes) {  // what lies beyond stands for fair coins
        for (auto j = left; j < kLanes; ++j) terms[j] = T(0);
      }
      total += terms;
    }
    log_prob[row] = static_cast<T>(sum_of_lanes(total));
  }
}

template <class T>
[[gnu::always_inline]] inline void scale_all(std::int64_t n, std::int64_t event, const T* of_log_prob, const T* residual,
                                             T* gradient) {
  for (std::int64_t row = 0; row < n; ++row) {
    for (std::int64_t i = 0; i < event; ++i) gradient[row * event + i] = of_log_prob[row] * residual[row * event + i];
  }
}

}  // namespace

template <class T>
void bernoulli_rows(Instructions which, std::int64_t n, std::int64_t event, const T* logits, const T* x, T* log_prob,
                    T* residual) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { forward_all(n, event, logits, x, log_prob, residual); });
}

template <class T>
void scale_rows(Instructions which, std::int64_t n, std::int64_t event, const T* of_log_prob, const T* residual, T* gradient) {
  run_on(
      which, [&]<Instructions>() __attribute__((always_inline)) { scale_all(n, event, of_log_prob, residual, gradient); });
}

template void bernoulli_rows(Instructions, std::int64_t, std::int64_t, const float*, const float*, float*, float*);
template void bernoulli_rows(Instructions, std::int64_t, std::int64_t, const double*, const double*, double*, double*);
template void scale_rows(Instructions, std::int64_t, std::int64_t, const float*, const float*, float*);
template void scale_rows(Instructions, std::int64_t, std::int64_t, const double*, const double*, double*);

}  // namespace gx::kernels
