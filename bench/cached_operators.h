// Draws images from EagerPixelCnn pixel by pixel with torch's operators. Like our sampler it keeps features of earlier pixels and
// computes only the taps that the masks keep; so it shows what our kernels add to this idea.
#pragma once

#include "bench/eager_pixelcnn.h"

namespace gx::bench {

class CachedOperators final {
 public:
  explicit CachedOperators(const EagerPixelCnn& net);

  struct Drawn {
    at::Tensor bits, logits;  // [n, 1, 28, 28]; the logits from which the bits were drawn
  };
  // A bit is 1 where uniforms [n, 784] is below its probability. No gradient.
  Drawn draw(const at::Tensor& uniforms) const;

 private:
  struct Layer {
    at::Tensor matrix, bias;  // [in, out], [out]
    at::Tensor operator()(const at::Tensor& x) const;
  };
  struct Block {
    Layer down, around, up;  // around reads the features of a pixel's five taps, joined to one vector
  };
  // A layer with the first n_taps taps of the convolution.
  static Layer layer(const torch::nn::Conv2d& conv, std::int64_t n_taps);

  Layer first_, head_, last_;
  std::vector<Block> blocks_;
};

}  // namespace gx::bench
