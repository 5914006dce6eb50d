// Adam's formula (adam.h) on plain arrays, which the caller owns. One call runs on one thread.
#pragma once

#include <cstdint>
#include <span>

#include "generatrix/kernels/vector/instructions.h"

namespace gx {

struct AdamRule {
  double rate, beta1, beta2, epsilon, weight_decay;
  bool decoupled;
};

namespace kernels {

// The factors of the formula at step t, which counts from 1.
template <class T>
struct AdamFactors {
  AdamFactors(const AdamRule& rule, double t);
  T kept, decay, new_m, old_v, new_v, root, epsilon, rate;
};

template <class T>
struct AdamArrays {
  T *p, *m, *v;
  std::span<const T* const> gradients;  // one array for each part
};

// Changes the first n numbers of p, m and v.
template <class T>
void adam_block(Instructions, const AdamFactors<T>&, const AdamArrays<T>&, std::int64_t n);

}  // namespace kernels
}  // namespace gx
