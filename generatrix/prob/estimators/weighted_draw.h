// Particles drawn by their weights.
#pragma once

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

// Of points u [N, M] in [0, 1), the particle in whose share of the weights [N, K] each falls: int64 [N, M]. Weights are 0 or
// more, of any sum above 0.
Tensor by_weight(const Tensor& weights, const Tensor& u);

// Systematic resampling (Carpenter, Clifford and Fearnhead 1999; Douc, Cappe and Moulines 2005, arXiv cs/0507025, section 2.4):
// one uniform number u a row, and particle k becomes the one in whose share of [0, 1) the place (u + k) / K falls: int64 [N, K].
// Each particle is expected K w_k times, so that an estimate of p(x) stays unbiased.
Tensor systematic_draw(const Tensor& weights, Rng& rng);

}  // namespace gx
