// Convolutions that see only what comes before a pixel: van den Oord et al., Pixel Recurrent Neural Networks, 2016,
// arXiv 1601.06759, section 3.4.
//
// Order: rows from the top, pixels from the left, and within a pixel its n_groups channels (red, green, blue). Feature f of n
// belongs to group f * n_groups / n, rounded down. At the center of the kernel an output of group g sees inputs of groups below g
// (mask A) or up to g (mask B); above and to the left it sees all, below and to the right nothing.
#pragma once

#include <torch/nn/modules/conv.h>

#include "generatrix/base/tensor.h"

namespace gx {

enum class CausalMask { a, b };

// 1 where a weight [n_out, n_in, kernel, kernel] may act, else 0; kernel is odd.
Tensor causal_mask(CausalMask kind, std::int64_t n_out, std::int64_t n_in, std::int64_t kernel, std::int64_t n_groups);

// x [B, n_in, H, W] -> [B, n_out, H, W].
class MaskedConv2d final : public torch::nn::Module {
 public:
  MaskedConv2d(CausalMask kind, std::int64_t n_in, std::int64_t n_out, std::int64_t kernel, std::int64_t n_groups);
  Tensor forward(const Tensor& x);

  // Draws the weights anew, normal of mean 0 and variance gain^2 over the inputs that the mask leaves to an output: gain sqrt(2)
  // keeps the scale of features through a rectifier (He et al. 2015, arXiv 1502.01852, eq. 10).
  void start_with(double gain);

  Tensor weight() const;  // [n_out, n_in, kernel, kernel], zero where masked; gradient to the parameter
  Tensor bias() const;    // [n_out]
  // For rows of features, 1 x 1 only: [n_in, n_out].
  Tensor matrix() const;
  // The taps that the mask leaves, in order: [kernel * kernel / 2 + 1, n_in, n_out], the last of them the center.
  Tensor taps() const;

 private:
  torch::nn::Conv2d conv_;
  Tensor mask_;  // buffer; undefined where nothing is masked
};

}  // namespace gx
