// Samplers that fit a law to the codes of training rows and decode draws from it: ex-post density estimation (Ghosh et al. 2020,
// arXiv 1903.12436, section 4).
#pragma once

#include <functional>

#include "generatrix/eval/sampler.h"
#include "generatrix/prob/law.h"

namespace gx {

// A law of codes [n, C], float64 on the CPU: batch [], event [C].
using FitLaw = std::function<Distribution(const Tensor& codes, Rng& rng)>;

// The codes are one draw of q(z|x) for each of at most 20,000 training rows, which the stream chooses: together a draw from the
// aggregate posterior, of points where the encoder is deterministic. Codes of several dimensions are fitted as one vector.
// A draw is z of the law and then x of p(x|z), in the model's space. A model with labels is decoded under `given`, or under
// labels drawn evenly where that is undefined.
// Throws UserError when the codes are symbols: no density fits them.
Sampler sampler_of_codes(const std::string& name, Model& model, const Dataset& train, const Codec& codec, const Rng& rng,
                         const FitLaw& fit);

}  // namespace gx
