// The importance-weighted bound as an objective (Burda, Grosse and Salakhutdinov 2016, arXiv 1509.00519, eq. 8), and its
// relatives. K draws z_k ~ q(z|x) a row:
//
//   log w_k = log p(x|z_k) + log p(z_k) - log q(z_k|x)
//   L_K(x)  = E log 1/K sum_k w_k          ELBO = L_1 <= L_K <= log p(x), rising in K
//
//   MIWAE(M, K)      mean of M independent L_K                          (Rainforth et al. 2018, arXiv 1802.04537, eq. 7)
//   CIWAE(beta, K)   beta ELBO + (1 - beta) L_K                         (there, eq. 8)
//
// The gradient of L_K in the parameters of q(z|x) has a signal-to-noise ratio that falls as 1 / sqrt(K) (there, theorem 1). The
// doubly reparameterized gradient has one that rises (Tucker, Lawson, Gu and Maddison 2019, arXiv 1810.04152, eq. 8): with
// v_k = w_k / sum_j w_j,
//
//   dL_K / d phi = E sum_k v_k^2 (d log w_k / d z_k) (d z_k / d phi),      log q(z_k|x) seen with its parameters held
#pragma once

#include "generatrix/families/latent/objective.h"

namespace gx {

struct ImportanceBound {
  std::int64_t draws = 50;  // K
  std::int64_t groups = 1;  // M
  double elbo_share = 0;    // beta of CIWAE, in [0, 1]
  bool doubly = true;       // the doubly reparameterized gradient
};

// Watches "elbo", the mean of log w, and "effective", the mean of 1 / sum_k v_k^2: draws that carry the bound, 1 .. K.
// The doubly reparameterized gradient wants a posterior of independent normal dimensions, and throws std::logic_error for others.
Objective importance_bound(ImportanceBound bound);

// q with its parameters held: the same law, no gradient to them. Independent normal dimensions; std::logic_error for others.
Distribution held(const Distribution& q);

}  // namespace gx
