// Two-dimensional densities whose entropy is known: the bar that no model's negative log-likelihood can go below.
//
// Definitions of moons, circles, rings, 8-gaussians, pinwheel, spirals and checkerboard: W. Grathwohl et al., FFJORD (2018,
// arXiv 1810.01367), lib/toy_data.py, with every point drawn on its own. Ring-8 and grid-25: A. Srivastava et al., VEEGAN (2017,
// arXiv 1705.07761), section 4.1. Entropies: exact where said, otherwise by quadrature of -p log p to the digits shown.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "generatrix/base/rng.h"

namespace gx {

// sum_k w_k N(x; c_k, sd^2 I): the mixtures proper, and the moons, whose integral along the curve is a sum over fine nodes.
struct GaussianMixture {
  Tensor centers;  // float64 [K, 2]
  Tensor weights;  // float64 [K], sum 1
  double sd = 1;

  Tensor log_prob(const Tensor& x) const;         // x [n, 2] -> float64 [n], nats
  Tensor sample(std::int64_t n, Rng& rng) const;  // float64 [n, 2]
};

struct ToyDensity {
  std::string name, summary;
  double entropy = 0;                                      // differential, nats
  std::function<Tensor(std::int64_t n, Rng& rng)> sample;  // float64 [n, 2]
  std::function<Tensor(const Tensor& x)> log_prob;         // [n, 2] -> float64 [n], nats; -inf where the density is 0
  GaussianMixture modes = {};                              // of true mixtures only: what mode counts are made of
};

ToyDensity eight_gaussians();
ToyDensity ring_8();
ToyDensity grid_25();
ToyDensity two_moons();
ToyDensity circles();
ToyDensity rings();
ToyDensity two_spirals();
ToyDensity checkerboard();
ToyDensity pinwheel();

// All of them, in the order in which they are listed.
const std::vector<ToyDensity>& toy_densities();

}  // namespace gx
