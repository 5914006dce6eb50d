// A mixture of K logistic laws of which only the nearest of `symbols` evenly spaced levels in [0, 1] is seen, elementwise
// (PixelCNN++: Salimans, Karpathy, Chen and Kingma 2017, arXiv 1701.05517, eq. 2, without coupling between channels).
//
//   P(x) = sum_k softmax(logits)_k [ s((x + w/2 - m_k) / b_k) - s((x - w/2 - m_k) / b_k) ],  b_k = exp log_scale_k
//
// x = level / (symbols - 1); w = 1 / (symbols - 1) is the width of a bin; the bins of 0 and 1 reach to minus and plus infinity.
// log P is a probability's, not a density's. Log-scales are held in [-7, 7].
// logits, means, log_scales: shapes that broadcast to [batch..., K]; the event is one number. A draw is a level, no gradient.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct DiscretizedLogisticMixture {
  Tensor logits, means, log_scales;
  std::int64_t symbols = 256;

  Tensor sample(const Shape& n, Rng& rng) const;
  Tensor log_prob(const Tensor& x) const;
  Tensor mean() const;  // exact, one pass over all levels: meant for pictures, not for training
  Shape batch_shape() const;
  Shape event_shape() const { return {}; }
};

}  // namespace gx
