// A layer of a gated PixelCNN: van den Oord et al., Conditional image generation with PixelCNN decoders, 2016, arXiv 1606.05328,
// figure 2 and eq. 2.
//
//   a = conv_v(v)                        of the rows above, `reach` pixels to each side
//   b = conv_h(h) + U a + W y + bias     of the pixels to the left in the row
//   v <- tanh(a_1) s(a_2),   h <- h + P tanh(b_1) s(b_2) + q            (the first layer does not add h)
//
// Features of the vertical stack v at a pixel depend on the rows above it alone, those of the horizontal stack h on the pixels to
// the left as well, so that together they see all that comes before and there is no blind spot. The first layer sees `reach` rows
// above and nothing of the pixel (mask A; of several channels those before each); others see their own place in v, one row above
// it, and h up to the pixel (mask B).
#pragma once

#include <torch/nn/module.h>

#include "generatrix/base/tensor.h"

namespace gx {

class GatedPixelLayer final : public torch::nn::Module {
 public:
  // n_channels: of a pixel; features of h belong to its channels in turn (nn/masked_conv.h). n_told: numbers of y.
  GatedPixelLayer(bool is_first, std::int64_t n_in, std::int64_t n_features, std::int64_t reach, std::int64_t n_channels,
                  std::int64_t n_told);

  struct Stacks {
    Tensor v, h;  // [B, n, H, W]
  };
  Stacks forward(const Stacks& in, const Tensor& told) const;  // told [B, C]; undefined where nothing is told

  // The same for a row, and in it pixel by pixel. above [N, n_in, rows_seen(), W]: of v in the rows that the layer sees, the last
  // is the pixels' own (of the first layer, the one above).
  struct Row {
    Tensor v;     // [N, p, 1, W]
    Tensor bias;  // [W, N, 2p]: all of b but what the row's own pixels say
  };
  Row row(const Tensor& above, const Tensor& told) const;
  std::int64_t rows_seen() const { return w_v_.size(2); }
  struct Weights {
    Tensor taps, out;  // [2p, taps n_in], [p, p], masked
  };
  Weights weights() const;
  // here [N, taps() n_in]: h of the pixels to the left, of which the last is the pixel's own; bias [N, 2p] -> h [N, p].
  Tensor pixel(const Weights& weights, const Tensor& here, const Tensor& bias) const;
  std::int64_t n_in() const { return w_h_.size(1); }
  std::int64_t taps() const { return w_h_.size(2); }

 private:
  bool is_first_;
  Tensor w_v_, b_v_;      // [2p, n_in, rows, 2 reach + 1], [2p]
  Tensor w_h_, b_h_;      // [2p, n_in, taps], [2p]
  Tensor w_vh_;           // [2p, 2p]
  Tensor w_out_, b_out_;  // [p, p], [p]
  Tensor w_told_;         // [2p, C]; undefined where nothing is told
  Tensor mask_h_, mask_out_;
};

}  // namespace gx
