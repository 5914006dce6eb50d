// The gated PixelCNN of recipe gated-pixelcnn, written as in the usual examples: Conv2d modules in two stacks. It is the
// reference of the gated_pixelcnn bench.
#pragma once

#include <torch/nn/modules/conv.h>

#include <vector>

#include "bench/eager.h"

namespace gx::bench {

class EagerGatedPixelCnn final : public EagerNet {
 public:
  static constexpr std::int64_t kLayers = 7, kFeatures = 24, kHead = 32;

  EagerGatedPixelCnn();
  // -log p(x) of a batch of bits [B, 1, H, W], in nats, averaged over its rows.
  at::Tensor loss(const at::Tensor& x) override;

 private:
  struct Layer {
    torch::nn::Conv2d above, left, between, out;
  };
  torch::nn::Conv2d conv(const std::string& name, std::int64_t n_in, std::int64_t n_out, std::int64_t height = 1,
                         std::int64_t width = 1);

  std::vector<Layer> layers_;
  torch::nn::Conv2d head_{nullptr}, last_{nullptr};
};

}  // namespace gx::bench
