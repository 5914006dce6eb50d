// From a picture to a picture of its size through halvings and back, with short cuts between maps of one size (Ronneberger et al.
// 2015, arXiv 1505.04597; with strided convolutions as Isola et al. 2017, arXiv 1611.07004, section 6.1), and a judge of patches.
#pragma once

#include <torch/nn/modules/conv.h>

#include "generatrix/nn/channel_norm.h"
#include "generatrix/nn/sizes.h"

namespace gx {

struct UnetSpec {
  std::vector<std::int64_t> channels = {32, 64};
  NormSpec norm = BatchNormSpec{};

  static auto fields() {
    return std::tuple(
        field("channels", &UnetSpec::channels, "channels after each halving of the picture", net_width),
        field("norm", &UnetSpec::norm, "before each nonlinearity, but not after the first convolution and before the output"));
  }
};

// Why pictures of that shape cannot be halved so often; nothing where they can.
std::optional<std::string> why_not(const UnetSpec& spec, const Shape& picture);

// x [B, n_in, H, W] -> [B, n_out, H, W]. Down: kernel 4, stride 2, norm, leaky relu; up: its mirror, norm, relu, and the maps
// that were there on the way down beside them. Any H and W that can be halved so often, rounding down.
class Unet final : public Net {
 public:
  Unet(std::int64_t n_in, std::int64_t n_out, const UnetSpec& spec, const Shape& picture);
  Tensor forward(const Tensor& x) override;

 private:
  using Norms = std::vector<std::shared_ptr<ChannelNorm>>;
  std::vector<torch::nn::Conv2d> downs_;
  std::vector<torch::nn::ConvTranspose2d> ups_;
  Norms down_norms_, up_norms_;  // empty without norms
};

// PatchGAN: x [B, n_in, H, W] -> [B, 1, h, w], one output for each patch. Kernel 4 and stride 2 for each of the channels, then a
// convolution of 3 x 3 to one map.
class PatchNet final : public Net {
 public:
  PatchNet(std::int64_t n_in, const UnetSpec& spec);
  Tensor forward(const Tensor& x) override;

 private:
  std::vector<torch::nn::Conv2d> convs_;
  std::vector<std::shared_ptr<ChannelNorm>> norms_;  // of each but the first and the last; empty without norms
};

}  // namespace gx
