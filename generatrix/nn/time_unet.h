// The U-Net of diffusion models, small (Ho, Jain and Abbeel 2020, arXiv 2006.11239, appendix B; scales and shifts by the time:
// Dhariwal and Nichol 2021, arXiv 2105.05233, section 3).
//
//   a block     h + conv(a(n(conv(a(n(h)))) (1 + scale) + shift)),  (scale, shift) linear in e
//               a is the nonlinearity, n norms groups of channels; a 1 x 1 short cut where the number of channels changes
//   e           a(linear(a(linear(features of t, what is told))))
//   down        blocks, then a convolution of stride 2, size after size
//   middle      a block, attention of all places to each other, a block
//   up          what the same size had on the way down beside h, blocks, nearest pixels doubled and a convolution
//
// Sides of any length: halvings round up. Given pictures are read beside x.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/nn/time_net.h"

namespace gx {

class TimedBlock;
class PlaceAttention;

class TimeUnet final : public TimeNet {
 public:
  TimeUnet(const TimeUnetSpec& spec, const Shape& event, const ContextShape& told, std::int64_t n_outputs = 1);
  Tensor forward(const Tensor& x, const Tensor& t, const Context& told) override;

 private:
  using Blocks = std::vector<std::shared_ptr<TimedBlock>>;
  Blocks blocks(const std::string& name, std::int64_t n_in, std::int64_t n_out, std::int64_t n_blocks, const TimeUnetSpec& spec);
  Tensor embedded(const Tensor& t, const Context& told, at::ScalarType type);

  std::int64_t n_frequencies_;
  Activation activation_;
  torch::nn::Linear time_{nullptr}, embedding_{nullptr};
  torch::nn::Conv2d in_{nullptr}, out_{nullptr};
  std::vector<Blocks> down_, up_;  // from the largest size to the smallest, both
  std::vector<torch::nn::Conv2d> halvings_, doublings_;
  Blocks middle_;
  std::shared_ptr<PlaceAttention> attention_;  // null without
  Tensor norm_scale_, norm_shift_;             // before the last convolution
};

}  // namespace gx
