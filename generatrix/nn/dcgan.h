// Strided convolutions with norms: DCGAN's nets (Radford et al. 2016, arXiv 1511.06434), and with `hidden` those of InfoGAN,
// which the comparison of GANs by Lucic et al. 2018 (arXiv 1711.10337, appendix) uses. Weights start as N(0, 0.02^2).
//
//   down   image -> channels[0] -> ... (kernel 4, stride 2, each halves the image), [linear to `hidden`], linear to n_out;
//          a norm before every nonlinearity but the first
//   up     z -> [linear to `hidden`], linear to the smallest map, transposed convolutions to the image; a norm before every
//          nonlinearity
#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/nn/activation.h"
#include "generatrix/nn/channel_norm.h"
#include "generatrix/nn/self_attention.h"
#include "generatrix/nn/sizes.h"

namespace gx {

struct DcganSpec {
  static constexpr std::string_view kind = "dcgan";
  std::vector<std::int64_t> channels = {32, 64};
  std::int64_t hidden = 0;
  std::string activation = "leaky_relu";
  NormSpec norm = BatchNormSpec{};
  bool conditional_norm = false;
  std::int64_t attention = 0;

  static auto fields() {
    return std::tuple(
        field("channels", &DcganSpec::channels, "channels after each halving of the image, from data to latent", net_width),
        field("hidden", &DcganSpec::hidden, "width of a linear layer between feature maps and vector; 0: none",
              between(0, net_width.high)),
        field("activation", &DcganSpec::activation, "nonlinearity between layers", known_activation()),
        field("norm", &DcganSpec::norm, "before each nonlinearity; in a discriminator not before the first"),
        field("conditional_norm", &DcganSpec::conditional_norm,
              "of a generator: what is given tells scale and shift of each norm too"),
        field("attention", &DcganSpec::attention, "self-attention over the maps after that many halvings; 0: none",
              between(0, 30)));
  }
};

// x [B, C, H, W] -> [B, n_out]. Throws UserError if the event is no image or is halved to nothing.
class DcganDown final : public Net {
 public:
  DcganDown(const Shape& event, const DcganSpec& spec, std::int64_t n_out);
  Tensor forward(const Tensor& x) override;

 private:
  std::vector<torch::nn::Conv2d> convs_;
  std::vector<std::shared_ptr<ChannelNorm>> norms_;  // of each convolution but the first; empty without norms
  torch::nn::Linear hidden_{nullptr}, out_{nullptr};
  std::shared_ptr<ChannelNorm> hidden_norm_;
  std::int64_t attention_level_;  // the block stands after that many halvings; 0: nowhere
  std::shared_ptr<SelfAttention> attention_;
  Activation activation_;
};

// [B, n_in] -> [B, C, H, W]; the last n_condition numbers of a row are what is given.
class DcganUp final : public Net {
 public:
  DcganUp(std::int64_t n_in, std::int64_t n_condition, const DcganSpec& spec, const Shape& event);
  Tensor forward(const Tensor& z) override;

 private:
  Tensor bent(const Tensor& h, std::size_t norm, const Tensor& condition);
  std::int64_t n_condition_;
  Shape seed_;  // the smallest feature map [C', H', W']
  torch::nn::Linear hidden_{nullptr}, in_{nullptr};
  std::vector<torch::nn::ConvTranspose2d> convs_;
  std::vector<std::shared_ptr<ChannelNorm>> norms_;  // in the order of the layers; empty without norms
  std::int64_t attention_level_;                     // the block stands after that many halvings; 0: nowhere
  std::shared_ptr<SelfAttention> attention_;
  bool conditional_;
  Activation activation_;
};

}  // namespace gx
