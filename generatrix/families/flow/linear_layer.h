// Learned linear maps of vectors, or of the channels of images place by place, in place of a fixed order: every number of the
// next layer's halves is then a mixture of all. The maps' four lines: prob/bijectors/linear.h.
//
//   plu           z = W x, W = P L (U + diag) (Glow: Kingma and Dhariwal 2018, arXiv 1807.03039, section 3.2), started at a
//                 random rotation; P and the signs stay as they started
//   orthogonal    z = W x, W a product of reflections (Tomczak and Welling 2016, arXiv 1611.09630): a rotation for ever,
//                 log-det 0
#pragma once

#include "generatrix/families/flow/layer.h"

namespace gx {

class PluLayer final : public FlowLayer {
 public:
  explicit PluLayer(const Shape& event);  // [D] or [C, H, W]. Draws from torch's stream.
  Bijector map(const Context& context) override;

 private:
  int n_event_dims_;
  Tensor lower_, upper_, log_scale_;
  Tensor order_, sign_;  // buffers
};

class OrthogonalLayer final : public FlowLayer {
 public:
  explicit OrthogonalLayer(const Shape& event);  // as many reflections as channels
  Bijector map(const Context& context) override;

 private:
  int n_event_dims_;
  Tensor vectors_;  // [C, C]
};

}  // namespace gx
