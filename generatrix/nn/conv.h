// Strided convolutions from an image to a vector, and their mirror from a vector to an image (DCGAN's shape, without its norms).
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/net.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/spec/fields.h"

namespace gx {

struct ConvSpec {
  static constexpr std::string_view kind = "conv";
  std::vector<std::int64_t> channels = {32, 64};
  std::int64_t hidden = 256;
  std::string activation = "relu";

  static auto fields() {
    return std::tuple(
        field("channels", &ConvSpec::channels, "channels after each halving of the image, from data to latent", net_width),
        field("hidden", &ConvSpec::hidden, "width of the linear layer between feature maps and vector", net_width),
        field("activation", &ConvSpec::activation, "nonlinearity between layers", known_activation()));
  }
};

// An odd kernel, padded so that height and width stay; a stride of 2 halves them, rounding up.
torch::nn::Conv2d same_size_conv(std::int64_t n_in, std::int64_t n_out, std::int64_t kernel, std::int64_t stride = 1);
// Height and width before each halving and after the last. Throws UserError when nothing would be left.
std::vector<std::pair<std::int64_t, std::int64_t>> halved_sizes(const Shape& event, std::size_t n_halvings);
// Kernel 4, stride 2, padding 1: height and width halve, rounding down. A norm behind it takes a bias away again: then it has
// none.
torch::nn::Conv2d halving_conv(std::int64_t n_in, std::int64_t n_out, bool bias = true);
// Its mirror: from the size after a halving to the size before, which may be odd.
torch::nn::ConvTranspose2d doubling_conv(std::int64_t n_in, std::int64_t n_out, std::pair<std::int64_t, std::int64_t> after,
                                         std::pair<std::int64_t, std::int64_t> before, bool bias = true);
// What that convolution makes of h [B, C, H, W], channels last. The gradient of a weight lies in memory as the weight does.
Tensor doubled(const torch::nn::ConvTranspose2d& conv, const Tensor& h);

// x [B, C, H, W] -> [B, n_out]. Kernel 4, stride 2, padding 1: each layer halves height and width, rounding down.
class ConvDown final : public Net {
 public:
  ConvDown(const Shape& event, const ConvSpec& spec, std::int64_t n_out);
  Tensor forward(const Tensor& x) override;

 private:
  std::vector<torch::nn::Conv2d> convs_;
  torch::nn::Linear hidden_{nullptr}, out_{nullptr};
  Activation activation_;
};

// z [..., n_in] -> [..., C, H, W]: the mirror, with output padding where a halving had rounded.
class ConvUp final : public Net {
 public:
  ConvUp(std::int64_t n_in, const ConvSpec& spec, const Shape& event);
  Tensor forward(const Tensor& z) override;

 private:
  Shape event_, seed_;  // seed_: the smallest feature map [C', H', W']
  torch::nn::Linear hidden_{nullptr}, in_{nullptr};
  std::vector<torch::nn::ConvTranspose2d> convs_;
  Activation activation_;
};

}  // namespace gx
