// RealNVP of 28 x 28 grey images in a few lines of modules, with the couplings, nets, scales and ActNorm of recipe `realnvp`. It
// is the reference of bench realnvp_image.
#pragma once

#include "bench/eager.h"

namespace gx::bench {

class EagerRealNvpImage final : public EagerNet {
 public:
  EagerRealNvpImage();
  // x [B, 1, 28, 28] in [0, 1] is dequantized and mapped by a logit and the couplings to normal latents. Returns mean nats.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  struct Coupling;
  std::vector<std::shared_ptr<Coupling>> couplings_;  // in order: 6 of 14 x 14, 6 and 4 of 7 x 7
};

}  // namespace gx::bench
