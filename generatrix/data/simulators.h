// Simulators whose posterior is known: parameters theta ~ p(theta), observations x ~ p(x | theta), and draws of p(theta | x_o) at
// one observation. Definitions: Lueckmann et al., Benchmarking Simulation-Based Inference, 2021, arXiv 2101.04653, appendix T.
//
//   gaussian-linear   theta ~ N(0, 0.1 I), x ~ N(theta, 0.1 I), ten numbers        p(theta | x) = N(x / 2, 0.05 I)
//   moons-simulator   theta ~ U[-1, 1]^2, p = r (cos a, sin a) + (0.25, 0), a ~ U[-pi / 2, pi / 2], r ~ N(0.1, 0.01^2),
//                     x = p + (-|theta_1 + theta_2|, theta_2 - theta_1) / sqrt 2   p(theta | x): p drawn, the map solved for
//                     theta
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "generatrix/base/rng.h"

namespace gx {

struct Simulator {
  std::string name, summary;
  Tensor observation;  // x_o, float64 [D]
  struct Drawn {
    Tensor theta, x;  // float64 [n, D] each
  };
  std::function<Drawn(std::int64_t n, Rng& rng)> simulate;
  std::function<Tensor(std::int64_t n, Rng& rng)> posterior;  // of x_o: float64 [n, D]
};

// Both, in the order above.
const std::vector<Simulator>& simulators();

}  // namespace gx
