// Codes of training rows and events of codes: what every sampler does that fits a law to codes.
#pragma once

#include <string>

#include "generatrix/contract/sampler.h"

namespace gx {

// Device and type of the model's numbers.
at::TensorOptions numbers_like(const Model& model);

// One draw of q(z|x) for each of at most n_most training rows, which the stream chooses: together a draw from the aggregate
// posterior, of points where the encoder is deterministic. [n, ...code] on the CPU, without gradient. Throws UserError when there
// are no rows or the codes are symbols, which no density fits; `sampler` names who asks.
Tensor codes_of(const std::string& sampler, Model& model, const Dataset* train, const Codec& codec, std::int64_t n_most,
                const Rng& rng);

// x of p(x|z, given), without gradient; z [n, C] of any device and type. Where cells of `space` are bits, the nearer of 0 and 1:
// there a deterministic decoder gives probabilities.
Rows events_of(Model& model, const Tensor& z, const Shape& code, const Space& space, const Rows& given, Rng& rng);

}  // namespace gx
