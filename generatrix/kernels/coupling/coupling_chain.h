// A chain of flow layers over vectors (RealNVP: Dinh et al. 2017, arXiv 1605.08803) as one node of autograd with its own
// backward. A link of the chain is one of these maps, written from the data x to the latents z:
//
//   scaling    z = (x - shift) exp(-log_scale)                                             log-det  -sum log_scale
//   order      z_i = x_order(i)                                                            log-det  0
//   coupling   z_kept = x_kept,  z_moved = x_moved exp(s) + t,  (t, a) = net(x_kept),
//              s = bound tanh(a / first_bound)                                             log-det  sum s
//
// The kernel takes some rows of the batch through all links, so that they stay in the cache and a step has a few parallel loops
// instead of hundreds. Results do not depend on the number of threads. The reference is coupling_chain_reference.cpp: the
// formulas in torch's operators. Test: coupling_chain_test.cpp.
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

// Maps x [B, D] from the other end of the chain to the end `to`, with gradients to x and all weights. log_det is that of the map
// in this direction. A gradient of the gradient is the reference's. The kernel takes float32 and float64 on the CPU; the
// reference takes everything else. The kernel ignores autocast: its products are narrow and stay in the cache, where bfloat16
// saves no time. Throws std::logic_error when x does not have D columns for every link.
Chained coupling_chain(const Tensor& x, const ChainLinks& links, ChainEnd to);
Chained coupling_chain_reference(const Tensor& x, const ChainLinks& links, ChainEnd to);

}  // namespace gx
