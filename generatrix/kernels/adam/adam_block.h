// Adam's formula on plain arrays: what kernels/adam/adam runs.
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

// The rule's numbers at step t.
template <class T>
struct AdamFactors {
  AdamFactors(const AdamRule& rule, double t);
  T kept, decay, new_m, old_v, new_v, root, epsilon, rate;
};

template <class T>
struct AdamArrays {
  T *p, *m, *v;
  std::span<const T* const> gradients;  // by part
};

// The first n numbers of each array.
template <class T>
void adam_block(Instructions, const AdamFactors<T>&, const AdamArrays<T>&, std::int64_t n);

}  // namespace kernels
}  // namespace gx
