// Codes of two parts: a class of K as a one and zeros, and a style of Z numbers (Makhzani et al. 2016, arXiv 1511.05644, figure
// 6).
#pragma once

#include "generatrix/nn/conditional.h"
#include "generatrix/nn/nets.h"

namespace gx {

// q(y, z|x) on one point [B, K + Z]: the probabilities of the classes, and the style, of one net.
class LabelAndStyle final : public Conditional {
 public:
  LabelAndStyle(const NetSpec& net, const Shape& event, std::int64_t n_classes, std::int64_t n_style);
  Distribution given(const Context& context) override;
  // Of x [B, ...event], or flat [B, numbers of the event]: log q(y|x) [B, K] and the style [B, Z].
  std::pair<Tensor, Tensor> parts(const Tensor& x);

 private:
  NetPtr net_;
  Shape event_;
  std::int64_t n_classes_;
};

// p(y, z): y even over the classes and z ~ N(0, I), batch shape []; given y (`whole`, ones and zeros [B, K]) that y, batch [B].
class LabelAndNormal final : public Conditional {
 public:
  LabelAndNormal(std::int64_t n_classes, std::int64_t n_style);
  Distribution given(const Context& context) override;

 private:
  Tensor like_;  // [K + Z]; a buffer, so that draws have the model's type
  std::int64_t n_classes_;
};

}  // namespace gx
