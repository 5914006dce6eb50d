// The Kullback-Leibler divergence KL(q || p) = E_q[ log q(z) - log p(z) ] in closed form.
//
// The result has the shape of q's and p's batches broadcast, in nats, differentiable in both. Pairs with a formula: Normal,
// Laplace, Bernoulli, ContinuousBernoulli, Categorical and Uniform each with its own kind; StandardNormal as the normal law it
// is; Independent with Independent of as many event dimensions when their bases have one. All formulas are in kl.cpp.
#pragma once

#include "generatrix/prob/law.h"

namespace gx {

bool has_closed_kl(const Distribution& q, const Distribution& p);

// Throws Unsupported, naming both laws, when the pair has no formula.
Tensor kl(const Distribution& q, const Distribution& p);

// Where events are vectors of independent numbers (Independent, or StandardNormal against it): the divergence of each number,
// [batch..., event...]. Their sum over the event is kl(q, p).
bool has_kl_of_each(const Distribution& q, const Distribution& p);
Tensor kl_of_each(const Distribution& q, const Distribution& p);

}  // namespace gx
