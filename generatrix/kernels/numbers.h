// The numbers of a tensor as files that work on plain arrays know them: float, double, or Brain (vector/brain.h) where a tensor
// is of bfloat16, as autocast gives it.
#pragma once

#include "generatrix/kernels/fuses.h"
#include "generatrix/kernels/vector/brain.h"

namespace gx::kernels {

template <class T>
struct PlainOf {
  using Type = T;
};
template <>
struct PlainOf<at::BFloat16> {
  using Type = Brain;
};

// Of a contiguous tensor of scalar type T.
template <class T>
auto* read(const Tensor& t) {
  return reinterpret_cast<const typename PlainOf<T>::Type*>(t.const_data_ptr<T>());
}
template <class T>
auto* write(const Tensor& t) {
  return reinterpret_cast<typename PlainOf<T>::Type*>(t.mutable_data_ptr<T>());
}

// As fuses does, for kernels that read bfloat16 too.
inline bool fuses_any(Kernel kernel, const Tensor& t) {
  const bool is_brain = t.is_cpu() && t.scalar_type() == at::kBFloat16;
  return is_brain ? !LeftOut::has(kernel) : fuses(kernel, t);
}

}  // namespace gx::kernels
