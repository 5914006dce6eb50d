// log p(x) by importance weights (Burda, Grosse and Salakhutdinov 2016, arXiv 1509.00519, eq. 8).
//
//   log p(x) ~ log 1/k sum_i w_i,   w_i = p(x|z_i) p(z_i) / q(z_i|x),   z_i ~ q(z|x)
//
// In expectation a lower bound that rises with k and tends to log p(x). The encoder runs once per row. Weights are float64 from
// log w on; log p(x|z), log p(z) and log q(z|x) have the type of the model.
#pragma once

#include "generatrix/eval/latent_view.h"
#include "generatrix/eval/subject.h"
#include "generatrix/prob/estimators/log_weights.h"

namespace gx {

struct ImportanceOptions {
  std::int64_t k = 100;  // draws per row
  // Numbers of x that one call of the decoder may make, at least one draw for each row. The default keeps a batch of decoded
  // events within a processor's cache. It does not change the draws, so results agree to rounding.
  std::int64_t decoded = std::int64_t{1} << 19;
};

using Importance = LogMeanWeight;

// What the estimate is, given what the model's own score is: a lower bound, for that is its expectation; unnormalized stays so.
Score::Kind importance_kind(Score::Kind own);

// Without gradient. Throws UserError when k < 1, Unsupported when q(z|x) is a point mass.
Importance importance_weighted(const LatentView& model, const Batch& batch, const ImportanceOptions& options, const Rng& rng);

// Whether a model has latents to draw: the three laws of latent_view.h, or particles.
bool has_draws(Model& model);

// The same of every row of the subject by its k draws, on the CPU; nats are in the data's own units. The model must have draws.
Importance importance_of(const Subject& subject);

// The bound of a particle filter with k particles, of a model that can filter. Its standard error is not known: NaN.
Importance filtered_of(const Subject& subject);

}  // namespace gx
