// The parts of a U-Net (time_unet.h).
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/net.h"

namespace gx {

// Each row's channels in 8 groups, or in as many as have two channels or more each, brought to mean 0 and variance 1 over
// channels and places of the group (Wu and He 2018, arXiv 1803.08494); scale, shift [C].
Tensor normed_by_groups(const Tensor& h, const Tensor& scale, const Tensor& shift);

// h [B, n_in, H, W], e [B, n_embedding] -> [B, n_out, H, W]. Starts as its short cut: the second convolution is zero.
class TimedBlock final : public torch::nn::Module {
 public:
  TimedBlock(std::int64_t n_in, std::int64_t n_out, std::int64_t n_embedding, Activation activation);
  Tensor forward(const Tensor& h, const Tensor& e);

 private:
  Activation activation_;
  Tensor scale_, shift_, second_scale_, second_shift_;                       // of the two norms
  torch::nn::Conv2d first_{nullptr}, second_{nullptr}, short_cut_{nullptr};  // short_cut: null where n_in = n_out
  torch::nn::Linear told_{nullptr};
};

// h + W softmax(q k' / sqrt(C)) v over all places of each row; q, k and v are linear in the normed h. W starts at zero.
class PlaceAttention final : public Net {
 public:
  explicit PlaceAttention(std::int64_t n_channels);
  Tensor forward(const Tensor& h) override;  // [B, C, H, W] -> the same

 private:
  Tensor scale_, shift_;
  torch::nn::Linear read_{nullptr}, out_{nullptr};
};

}  // namespace gx
