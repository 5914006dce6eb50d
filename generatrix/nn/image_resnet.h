// Residual nets that halve or double an image in each block: SN-GAN's (Miyato et al. 2018, arXiv 1802.05957, appendix B.4, table
// 4; after Gulrajani et al. 2017, arXiv 1704.00028).
//
//   down   [x + conv(a(conv(a(x))))] with 2 x 2 means, `blocks` times, then `flat` times without; a; sum over places; linear
//   up     linear to the smallest map; [x + conv(a(n(conv(double(a(n(x)))))))], `blocks` times; n, a, convolution
//
// Kernels 3 x 3, short cuts 1 x 1 where the number of maps changes; a is the nonlinearity, n the norm; doubling repeats the
// nearest pixel.
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/channel_norm.h"
#include "generatrix/nn/self_attention.h"
#include "generatrix/nn/sizes.h"

namespace gx {

struct ImageResnetSpec {
  static constexpr std::string_view kind = "resnet";
  std::int64_t channels = 32;
  std::int64_t blocks = 2;
  std::int64_t flat = 1;
  std::string activation = "relu";
  NormSpec norm;
  bool conditional_norm = false;
  std::int64_t attention = 0;

  static auto fields() {
    using S = ImageResnetSpec;
    return std::tuple(
        field("channels", &S::channels, "feature maps of every block", net_width),
        field("blocks", &S::blocks, "blocks that halve the image, or double it", between(1, 20)),
        field("flat", &S::flat, "of a discriminator: blocks at the smallest size", between(0, net_depth.high)),
        field("activation", &S::activation, "nonlinearity before each convolution", known_activation()),
        field("norm", &S::norm, "of a generator: before each nonlinearity"),
        field("conditional_norm", &S::conditional_norm, "of a generator: what is given tells scale and shift of each norm too"),
        field("attention", &S::attention, "self-attention over the maps after that many halvings; 0: none", between(0, 30)));
  }
};

// x [B, C, H, W] -> [B, n_out]. Throws UserError if the event is no image or is halved to nothing.
class ResnetDown final : public Net {
 public:
  ResnetDown(const Shape& event, const ImageResnetSpec& spec, std::int64_t n_out);
  Tensor forward(const Tensor& x) override;

 private:
  struct Block {
    torch::nn::Conv2d first, second, short_cut;  // short_cut: null where the number of maps stays
    bool halves, is_first;
  };
  Tensor through(const Block& block, const Tensor& x) const;
  std::vector<Block> blocks_;
  std::int64_t attention_level_;  // the block stands after that many halvings; 0: nowhere
  std::shared_ptr<SelfAttention> attention_;
  torch::nn::Linear out_{nullptr};
  Activation activation_;
};

// [B, n_in] -> [B, C, H, W]; the last n_condition numbers of a row are what is given.
class ResnetUp final : public Net {
 public:
  ResnetUp(std::int64_t n_in, std::int64_t n_condition, const ImageResnetSpec& spec, const Shape& event);
  Tensor forward(const Tensor& z) override;

 private:
  Tensor bent(const Tensor& h, std::size_t norm, const Tensor& condition);
  std::int64_t n_condition_, n_channels_;
  std::vector<std::pair<std::int64_t, std::int64_t>> sizes_;  // from the image down
  torch::nn::Linear in_{nullptr};
  std::vector<torch::nn::Conv2d> convs_;             // two a block, then the last
  std::vector<std::shared_ptr<ChannelNorm>> norms_;  // before each of them; empty without norms
  std::int64_t attention_level_;                     // the block stands after that many halvings; 0: nowhere
  std::shared_ptr<SelfAttention> attention_;
  bool conditional_;
  Activation activation_;
};

}  // namespace gx
