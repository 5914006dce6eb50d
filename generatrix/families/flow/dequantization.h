// Whole levels as real numbers, so that a density can speak about them: uniform dequantization (Uria et al. 2013, arXiv
// 1306.0186; the bound: Theis et al. 2016, arXiv 1511.01844, section 3.1) and the logit of Dinh et al. 2017 (arXiv 1605.08803,
// section 4.1).
//
// With S levels an event holds x = level / (S - 1), and
//   v = x + (u - 1/2) / (S - 1),  u ~ U[0, 1)     a real number in the level's interval; u = 1/2 is the level itself
//   y = (v (S - 1) + 1/2) / S = (level + u) / S   in [0, 1)
//   h = logit(alpha + (1 - 2 alpha) y)            what the flow models
// so level = floor(y S), and  log P(x) >= E_u [log p(v)] - D log(S - 1):  an interval has width 1 / (S - 1). Other laws of u are
// in variational_noise.h.
//
// Real cells that are whole numbers of a unit (Field::grain, a table's whole numbers and days) get the same noise, one step wide:
//   v = x + (u - 1/2) grain
// because a density at points that repeat has no bound. E_u log p(v) is a lower bound on the log-probability of such cells, in
// steps.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/data/space.h"
#include "generatrix/prob/bijector.h"

namespace gx {

class Dequantization final {
 public:
  // Of a fixed field of bits or levels; throws std::logic_error for others. alpha in (0, 1/2).
  Dequantization(const Field& field, double alpha);

  Tensor dequantized(const Tensor& x, Rng& rng) const;         // v, a fresh u for every number
  Tensor dequantized(const Tensor& x, const Tensor& u) const;  // v of this u
  Tensor quantized(const Tensor& v) const;                     // the nearest x of the space
  Bijector map(at::TensorOptions options) const;               // forward: h [..., ...event] -> v, numbers of that type and device
  double log_volume() const;                                   // -D log(S - 1), nats: log P(x) is about log p(v) + log_volume()

 private:
  double n_levels_, alpha_;
  std::int64_t n_dims_;
  int n_event_dims_;
};

// v of real x [B, ...event]; x itself, without a draw, where the field has no grain.
Tensor within_grain(const Field& field, const Tensor& x, Rng& rng);

}  // namespace gx
