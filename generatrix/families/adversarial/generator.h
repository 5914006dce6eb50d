// A generator: the law p(z), the net from z to events, and the values that events have. Its net is registered by the model.
#pragma once

#include "generatrix/families/adversarial/prior.h"
#include "generatrix/nn/net.h"
#include "generatrix/nn/value_range.h"

namespace gx {

class Generator final {
 public:
  // net: z with what it is told besides [n, Z + C] -> [n, ...event, 1].
  Generator(NetPtr net, Prior prior, ValueRange range);

  const NetPtr& net() const { return net_; }
  const ValueRange& range() const { return range_; }
  at::ScalarType type() const;                  // of its weights and of latents
  at::TensorOptions like() const;               // of latents
  Tensor draw(std::int64_t n, Rng& rng) const;  // z [n, Z] ~ p(z)
  Tensor of(const Tensor& z) const;             // events [n, ...event] in the range's values, with gradient

 private:
  NetPtr net_;
  Prior prior_;
  ValueRange range_;
  Tensor like_;  // one of the weights
};

}  // namespace gx
