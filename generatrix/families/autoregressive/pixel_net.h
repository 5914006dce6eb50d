// The PixelCNN: van den Oord et al., Pixel Recurrent Neural Networks, 2016, arXiv 1601.06759, sections 3.4 to 3.6.
//
//   t = 7 x 7 with mask A, C -> 2h
//   t <- a residual block with mask B (kernels/causal/causal_stack.h), `blocks` times
//   logits = last(relu(head(relu(t)))), both 1 x 1 with mask B
//
// Every block's 3 x 3 has one more bias for each label where there are labels.
#pragma once

#include "generatrix/data/space.h"
#include "generatrix/families/autoregressive/causal_net.h"
#include "generatrix/kernels/causal/causal_stack.h"
#include "generatrix/nn/masked_conv.h"

namespace gx {

struct PixelNetShape {
  std::int64_t blocks, channels, head;  // channels = h
  std::int64_t classes;                 // 0: no labels
};

class PixelNet final : public CausalNet {
 public:
  // Throws UserError when the events are no images of bits or levels.
  PixelNet(const PixelNetShape& shape, const Space& space);
  Tensor logits(const Tensor& x, const Tensor& given) override;
  void start_from(const Tensor& log_odds) override;
  Tensor draw(const Tensor& uniforms, const Tensor& given) override;  // by kernels/causal/pixel_sampler.h

 private:
  using Conv = std::shared_ptr<MaskedConv2d>;
  struct Block {
    Conv down, around, up;
  };
  Conv conv(const std::string& name, CausalMask mask, std::int64_t n_in, std::int64_t n_out, std::int64_t kernel);
  CausalStack stack(std::int64_t n_rows, const Tensor& given) const;

  Shape event_;
  std::int64_t n_logits_;  // of a symbol
  Conv first_, head_, last_;
  std::vector<Block> blocks_;
  Tensor label_bias_;  // [classes, L, h]; undefined without labels
};

}  // namespace gx
