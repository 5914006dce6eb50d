// Samplers that fit a law to the codes of training rows and decode draws from it: ex-post density estimation (Ghosh et al. 2020,
// arXiv 1903.12436, section 4). The law is a mixture of normal laws with full covariances; one component is one Gaussian.
#pragma once

#include "generatrix/contract/sampler.h"
#include "generatrix/prob/estimators/gaussian_mixture_fit.h"

namespace gx {

// The codes are those of at most 20,000 training rows (codes.h). Codes of several dimensions are fitted as one vector.
// A draw is z of the law and then x of p(x|z, given), in the model's space.
// What is learned: "weights" [K], "means" [K, C] and "covariances" [K, C, C], float64; "code" int64: the shape of a code, C in
// all.
// A mixture of more than one law has the setting "components"; `options` says how many hold without it.
SamplerInfo mixture_sampler_of(const std::string& name, const std::string& summary, const GaussianMixtureOptions& options);

}  // namespace gx
