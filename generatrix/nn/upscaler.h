// From a picture to one of `factor` times its height and width:
//
//   up(y) + shuffle(net(y))
//
// net is residual convolutions at the size of y (residual.h) to factor^2 times as many channels, whose groups shuffle into
// factor x factor pixels (Shi et al. 2016, arXiv 1609.05158; with blocks as SRResNet, Ledig et al. 2017, arXiv 1609.04802,
// without its norms; all at the small size and with one short cut past it, as Yu et al. 2018, arXiv 1808.08718). up is bicubic,
// and absent where the numbers of channels differ. net starts at zero, so the whole starts as the bicubic picture.
#pragma once

#include "generatrix/nn/residual.h"

namespace gx {

// y [B, C, H, W] -> [B, C, height, width], bicubic.
Tensor bicubic(const Tensor& y, std::int64_t height, std::int64_t width);

// y [B, n_in, H, W] -> [B, n_out, factor H, factor W].
class Upscaler final : public Net {
 public:
  Upscaler(std::int64_t n_in, std::int64_t n_out, std::int64_t factor, const ResidualSpec& spec);
  Tensor forward(const Tensor& y) override;

 private:
  std::int64_t factor_;
  bool has_short_cut_;
  std::shared_ptr<ResidualConv> net_;
};

}  // namespace gx
