// Kernels that are left out by name, so that their references run in their place: how a bench tells what each is worth.
#pragma once

#include <atomic>
#include <cstdint>

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

}  // namespace gx::kernels
