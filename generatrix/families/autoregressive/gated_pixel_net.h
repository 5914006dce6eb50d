// The gated PixelCNN: van den Oord et al., Conditional image generation with PixelCNN decoders, 2016, arXiv 1606.05328.
//
//   v = h = the picture;   v, h <- layer(v, h) `layers` times (gated_pixel_layer.h), the first 7 x 7, the others 3 x 3
//   outputs = last(relu(head(relu(h)))), both 1 x 1 with mask B
//
// Sampling computes the vertical stack row by row and the horizontal one pixel by pixel, keeping what earlier pixels have
// computed.
#pragma once

#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/families/autoregressive/gated_pixel_layer.h"
#include "generatrix/families/autoregressive/symbol_order.h"
#include "generatrix/nn/masked_conv.h"

namespace gx {

struct GatedPixelShape {
  std::int64_t layers, features, head;  // features: of each stack
};

class GatedPixelNet final : public CausalNet {
 public:
  // order: of pictures; told: as a whole.
  GatedPixelNet(const GatedPixelShape& shape, const SymbolOrder& order, const ContextShape& told = {});
  Tensor outputs(const Tensor& x, const Context& context) override;
  void start_from(const Tensor& first) override;
  using CausalNet::draw;
  Tensor draw(const Tensor& uniforms, const Context& context, const SymbolChoice& choice) override;

 private:
  class Drawing;  // one draw, with what it keeps
  Tensor draw_some(const Tensor& uniforms, const Tensor& told, const SymbolChoice& choice) const;

  SymbolOrder order_;
  Shape event_;
  Tensor embedding_;  // [symbols, E]; undefined where symbols are numbers already
  std::vector<std::shared_ptr<GatedPixelLayer>> layers_;
  std::shared_ptr<MaskedConv2d> head_, last_;
};

}  // namespace gx
