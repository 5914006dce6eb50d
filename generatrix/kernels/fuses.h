// Decides whether a kernel or its reference runs. The kernel runs for tensors on the CPU that all have one type, float32 or
// float64. LeftOut switches a kernel off by name; a bench uses it to measure what the kernel is worth.
#pragma once

#include <atomic>
#include <cstdint>

#include "generatrix/base/tensor.h"

namespace gx::kernels {

enum class Kernel : std::uint32_t {
  adam,
  affine_coupling,
  batch_mixture,
  bernoulli,
  causal_stack,
  coupling_chain,
  gated_activation,
  gated_steps,  // and gated_step
  gaussian,
  gelu,
  new_units,
  perceptron,
  residual_net,
  spline_map
};

// While an object of this class lives, the reference runs in place of `kernel`, on all threads.
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

// A kernel can read `t`, and `t` has this type.
inline bool is_fusable(const Tensor& t, at::ScalarType type) {
  return t.is_cpu() && t.scalar_type() == type && (type == at::kFloat || type == at::kDouble);
}

// `kernel` is to run for these tensors; else its reference.
template <class... Tensors>
bool fuses(Kernel kernel, const Tensor& first, const Tensors&... others) {
  const auto type = first.scalar_type();
  return !LeftOut::has(kernel) && is_fusable(first, type) && (is_fusable(others, type) && ...);
}

}  // namespace gx::kernels
