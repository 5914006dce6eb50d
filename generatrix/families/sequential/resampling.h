// When the particles of a row are drawn anew by their weights (systematic resampling: prob/estimators/weighted_draw.h).
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

// 1 / sum_k w_k^2 of normalized weights: particles that carry a row, 1 .. K. log_w [K, B] -> [B].
Tensor effective_particles(const Tensor& log_w);

struct Resampled {
  Tensor rows;       // bool [B]: rows whose particles are drawn anew
  Tensor ancestors;  // int64 [K, B]: which particle each one becomes; itself in other rows. Undefined when there is no such row

  bool any() const { return ancestors.defined(); }
  Tensor of(const Tensor& particles) const;  // [K, B, ...]
};

// Rows of `where` (bool [B]) with fewer effective particles than `below` K. Draws from rng whatever the weights are. No gradient.
Resampled resampled(const Tensor& log_w, double below, const Tensor& where, Rng& rng);

}  // namespace gx
