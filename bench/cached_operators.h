// The honest peer of a sampler with kernels of its own: images drawn from EagerPixelCnn pixel by pixel by torch's operators, with
// what earlier pixels need kept, and of each kernel only the taps that its mask leaves.
#pragma once

#include "bench/eager_pixelcnn.h"

namespace gx::bench {

class CachedOperators final {
 public:
  explicit CachedOperators(const EagerPixelCnn& net);

  struct Drawn {
    at::Tensor bits, logits;  // [n, 1, 28, 28]; the logits by which each bit was drawn
  };
  // A bit is 1 where uniforms [n, 784] is below its probability. Without gradient.
  Drawn draw(const at::Tensor& uniforms) const;

 private:
  struct Layer {
    at::Tensor matrix, bias;  // [in, out], [out]
    at::Tensor operator()(const at::Tensor& x) const;
  };
  struct Block {
    Layer down, around, up;  // around reads five taps of a pixel, one after the other
  };
  // Of the convolution's weights, the first n_taps in order.
  static Layer layer(const torch::nn::Conv2d& conv, std::int64_t n_taps);

  Layer first_, head_, last_;
  std::vector<Block> blocks_;
};

}  // namespace gx::bench
