// A chain of flow layers over vectors (RealNVP: Dinh et al. 2017, arXiv 1605.08803) as one node of autograd, with its own
// backward. From the data x to the latents z a link is one of
//
//   scaling    z = (x - shift) exp(-log_scale)                                             log-det  -sum log_scale
//   order      z_i = x_order(i)                                                            log-det  0
//   coupling   z_kept = x_kept,  z_moved = x_moved exp(s) + t,  (t, a) = net(x_kept),
//              s = bound tanh(a / first_bound)                                             log-det  sum s
//
// The fused form takes some rows of the batch through all links while they are in the cache, so that a step has two parallel
// loops instead of hundreds. Sums of weight gradients do not depend on the number of threads.
#pragma once

#include <variant>

#include "generatrix/kernels/perceptron/perceptron.h"

namespace gx {

struct ScalingLink {
  Tensor shift, log_scale;  // [D]
};
struct OrderLink {
  Tensor order;  // int64 [D], each of 0 .. D-1 once
};
struct CouplingLink {
  Perceptron net;  // n_kept -> 2 n_moved: t, then a
  Tensor bound;    // [n_moved]
  double first_bound;
  bool keeps_first;  // the first n_kept numbers stay; else the last
};
using ChainLink = std::variant<ScalingLink, OrderLink, CouplingLink>;
using ChainLinks = std::vector<ChainLink>;  // from the data to the latents

enum class ChainEnd { latents, data };

struct Chained {
  Tensor value, log_det;  // [B, D]; [B]
};

// x [B, D] from the other end to this one, with gradient to x and all weights. Fused on the CPU in float32 and float64, also
// under autocast, which it does not heed: its products are narrow and stay in the cache, where a shorter number saves nothing.
// The reference elsewhere. A gradient of the gradient is that of the reference.
// Throws std::logic_error when x is not as wide as every link.
Chained coupling_chain(const Tensor& x, const ChainLinks& links, ChainEnd to);
Chained coupling_chain_reference(const Tensor& x, const ChainLinks& links, ChainEnd to);

}  // namespace gx
