// Whether a kernel takes the place of its reference: tensors of one type, float32 or float64, on the CPU, and the kernel not left
// out by name, as a bench does to tell what each is worth.
#pragma once

#include <atomic>
#include <cstdint>

#include "generatrix/base/tensor.h"

namespace gx::kernels {

enum class Kernel : std::uint32_t {
  adam,
  affine_coupling,
  bernoulli,
  causal_stack,
  coupling_chain,
  gaussian,
  perceptron,
  residual_net
};

// While it lives, on all threads.
class LeftOut {
 public:
  explicit LeftOut(Kernel kernel) : before_(all_.fetch_or(bit(kernel))) {}
  ~LeftOut() { all_ = before_; }
  LeftOut(const LeftOut&) = delete;
  LeftOut& operator=(const LeftOut&) = delete;
  static bool has(Kernel kernel) { return (all_.load(std::memory_order_relaxed) & bit(kernel)) != 0; }

 private:
  static std::uint32_t bit(Kernel kernel) { return 1u << static_cast<std::uint32_t>(kernel); }
  inline static std::atomic<std::uint32_t> all_{0};
  std::uint32_t before_;
};

inline bool is_fusable(const Tensor& t, at::ScalarType type) {
  return t.is_cpu() && t.scalar_type() == type && (type == at::kFloat || type == at::kDouble);
}

template <class... Tensors>
bool fuses(Kernel kernel, const Tensor& first, const Tensors&... others) {
  const auto type = first.scalar_type();
  return !LeftOut::has(kernel) && is_fusable(first, type) && (is_fusable(others, type) && ...);
}

}  // namespace gx::kernels
