// Batch normalization of the channels of a map, whose scale and shift may be told by a condition (conditional batch norm:
// Dumoulin et al. 2017, arXiv 1610.07629; for GANs Miyato and Koyama 2018, arXiv 1802.05637).
//
//   y = (scale + A c) (h - mean) / sqrt(variance + epsilon) + shift + B c           scale starts at 1, shift at 0, A and B small
//
// h [N, F, ...], c [N, C] -> [N, F, ...]; a map of no places is a vector [N, F]. Mean and variance of each channel over rows and
// places; running statistics and evaluation as norm.h has them. Equal conditions in all rows: a batch norm.
#pragma once

#include "generatrix/nn/norm.h"

namespace gx {

class ChannelNorm final : public torch::nn::Module, public MixesRows {
 public:
  // n_condition: numbers of c; 0: none.
  ChannelNorm(std::int64_t n_channels, std::int64_t n_condition, const BatchNormSpec& spec = {});
  Tensor forward(const Tensor& h, const Tensor& condition = {});

 private:
  Tensor scale_, shift_, mean_, variance_;  // [F]; the last two are buffers
  Tensor scales_, shifts_;                  // [C, F]; undefined without a condition
  double momentum_, epsilon_;
};

}  // namespace gx
