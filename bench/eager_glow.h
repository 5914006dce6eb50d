// Glow of 32 x 32 colors, written as in the usual examples: L = 3 levels of K = 8 steps, coupling nets of 64 maps. It is the
// reference of the glow bench.
#pragma once

#include "bench/eager.h"

namespace gx::bench {

class EagerGlow final : public EagerNet {
 public:
  static constexpr std::int64_t kLevels = 3, kSteps = 8, kMaps = 64;

  EagerGlow();
  // x [B, 3, 32, 32] in [0, 1] is dequantized and mapped by a logit and all steps to normal latents. Returns mean nats.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  struct Step;
  std::vector<std::vector<std::shared_ptr<Step>>> levels_;
};

}  // namespace gx::bench
