// Shift and scale of every dimension of a vector, or every channel of an image, that start so that the first batch leaves with
// mean 0 and variance 1 (Kingma and Dhariwal, Glow, 2018, arXiv 1807.03039, section 3.1).
//
//   inverse            z = (x - shift) exp(-log_scale)
//   inverse log-det    -H W sum log_scale             (H W = 1 for vectors)
//   forward            x = shift + exp(log_scale) z
//   forward log-det    H W sum log_scale
#pragma once

#include "generatrix/families/flow/layer.h"

namespace gx {

class ActNorm final : public FlowLayer {
 public:
  explicit ActNorm(const Shape& event);  // [D] or [C, H, W]
  Bijector map(const Context& context) override;
  std::optional<ChainLink> link() override;
  // Takes mean and standard deviation of data [B, ...event]; a channel that does not vary keeps scale 1. Only the first time: a
  // layer that has started, or was loaded from a file after it had, is left as it is. Reads the device.
  Tensor warm_start(const Tensor& data, const Context& context) override;

 private:
  Tensor shift_, log_scale_;  // [D] or [C, 1, 1]
  Tensor started_;            // buffer, 0 or 1
};

}  // namespace gx
