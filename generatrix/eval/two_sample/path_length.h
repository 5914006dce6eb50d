// How smooth a decoder is: squared distance of features along short steps in latent space
// (Karras, Laine and Aila 2019, arXiv 1812.04948, section 4.1, with linear interpolation and features of any net).
//
//   E[ |f(G(z_t)) - f(G(z_(t + e)))|^2 / e^2 ],   z_t = (1 - t) z_1 + t z_2,  t ~ U[0, 1],  e = 10^-3
#pragma once

#include <functional>

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct PathLength {
  double value = 0;
  double standard_error = 0;
};

// Ends of paths z_1, z_2 [n, Z]; decode gives events, features [n, F] of them.
PathLength path_length(const Tensor& z_1, const Tensor& z_2, const std::function<Tensor(const Tensor&)>& decode,
                       const std::function<Tensor(const Tensor&)>& features, Rng rng);

}  // namespace gx
