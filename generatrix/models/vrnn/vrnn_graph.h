// The graph of the VRNN (Chung et al. 2015, section 3): the state h of a gated unit is what prior, posterior and emission read.
//
//   p(z_t | h_t) = N(prior(h_t))                     p(x_t | z_t, h_t) = emission(phi_z(z_t), h_t)
//   q(z_t | h_t, x_t) = N(posterior(phi_x(x_t), h_t)),   h_{t+1} = GRU(h_t, [phi_x(x_t), phi_z(z_t)]),   h_1 = tanh(W y) or 0
//
// One product makes of h_t the gates and what the posterior's first layer takes of it; one product makes of phi_x(x_t), for all
// steps at once, what both take of that. The unit is that of torch: r, u and n are its gates, h' = n + u (h - n).
#pragma once

#include "generatrix/families/sequential/graph.h"
#include "generatrix/nn/activation.h"
#include "generatrix/nn/mlp.h"

namespace gx {

struct VrnnSizes {
  std::int64_t latent, hidden, width;  // of z, of h, and of every hidden layer
  std::int64_t layers;                 // hidden layers of each of the five nets
  std::string activation;
};

class VrnnGraph final : public SequenceGraph {
 public:
  VrnnGraph(const VrnnSizes& sizes, std::int64_t n_read, std::int64_t n_emitted, const ContextShape& given);

  Reading read(const Tensor& x, const Tensor& length) override;
  Tensor drive(const Tensor& x) override;
  Tensor first_state(std::int64_t n, const Context& given) override;
  Opened opened(const Tensor& state) override;
  Normal prior(const Tensor& state) override;
  Normal posterior(const Opened& opened, const Tensor& evidence) override;
  Tensor features(const Tensor& z) override;
  Tensor emission(const Tensor& state, const Tensor& features) override;
  Tensor next(const Tensor& state, const Opened& opened, const Tensor& features, const Tensor& drive) override;

 private:
  Tensor of_member(const Tensor& x);  // phi_x

  VrnnSizes sizes_;
  Activation activation_;
  NetPtr phi_x_, phi_z_, prior_, posterior_, emission_;  // posterior_: after its first layer
  Tensor w_open_, b_open_;                               // [W + 3 H, H], [W + 3 H]: first the posterior's rows, then the gates'
  Tensor w_told_, b_told_;                               // [W + 3 H, W], [W + 3 H]: the same of phi_x(x_t)
  Tensor w_latent_;                                      // [3 H, W]: the gates' of phi_z(z_t)
  Tensor w_first_;                                       // [H, C]; undefined where nothing is given
};

}  // namespace gx
