// Whether a kernel takes the place of its reference: tensors of one type, float32 or float64, on the CPU, and the kernel not left
// out.
#pragma once

#include "generatrix/base/tensor.h"
#include "generatrix/kernels/left_out.h"

namespace gx::kernels {

inline bool is_fusable(const Tensor& t, at::ScalarType type) {
  return t.is_cpu() && t.scalar_type() == type && (type == at::kFloat || type == at::kDouble);
}

template <class... Tensors>
bool fuses(Kernel kernel, const Tensor& first, const Tensors&... others) {
  const auto type = first.scalar_type();
  return !LeftOut::has(kernel) && is_fusable(first, type) && (is_fusable(others, type) && ...);
}

}  // namespace gx::kernels
