// The PixelCNN: van den Oord et al., Pixel Recurrent Neural Networks, 2016, arXiv 1601.06759, sections 3.4 to 3.6.
//
//   t = 7 x 7 with mask A, C -> 2h
//   t <- a residual block with mask B (kernels/causal/causal_stack.h), `blocks` times
//   logits = last(relu(head(relu(t)))), both 1 x 1 with mask B
//
// C is the numbers of a pixel: those of bits and levels as they are, and for every symbol of other symbols a learned vector of h.
// What is told as a whole gives every block's 3 x 3 one more bias, a linear function of it. A picture that lies along the event
// adds a 7 x 7 of its own, without a mask, to t.
#pragma once

#include "generatrix/data/space.h"
#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/kernels/causal/causal_stack.h"
#include "generatrix/nn/masked_conv.h"

namespace gx {

struct PixelNetShape {
  std::int64_t blocks, channels, head;  // channels = h
};

class PixelNet final : public CausalNet {
 public:
  // event: pictures of bits, levels or symbols; told: `along` of the event's height and width.
  PixelNet(const PixelNetShape& shape, const Field& event, const ContextShape& told = {});
  Tensor outputs(const Tensor& x, const Context& context) override;
  void start_from(const Tensor& first) override;
  using CausalNet::draw;
  Tensor draw(const Tensor& uniforms, const Context& context,
              const SymbolChoice& choice) override;  // by kernels/causal/pixel_sampler.h

 private:
  using Conv = std::shared_ptr<MaskedConv2d>;
  struct Block {
    Conv down, around, up;
  };
  Conv conv(const std::string& name, CausalMask mask, std::int64_t n_in, std::int64_t n_out, std::int64_t kernel);
  CausalStack stack(std::int64_t n_rows, const Context& context) const;
  Tensor values() const;                        // [symbols, E]: as what a symbol enters the net (pixel_values.h)
  Tensor beside(const Context& context) const;  // [B, 2h, H, W]; undefined where nothing lies along

  Shape event_;
  std::int64_t n_logits_;  // of a symbol
  Tensor embedding_;       // [symbols, h]; undefined where symbols are numbers already
  Conv first_, head_, last_;
  std::vector<Block> blocks_;
  Tensor whole_bias_;     // [C, L, h]; undefined where nothing is told as a whole
  Tensor beside_weight_;  // [2h, C, 7, 7]
};

}  // namespace gx
