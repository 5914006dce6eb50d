// The graph of the deep Markov model (Krishnan, Shalit and Sontag 2017, sections 3 to 5): the state is the latent before.
//
//   p(z_t | z_{t-1})      g = sigmoid(net_g(z)),  h = net_h(z)
//                         mu = (1 - g) (W z + b) + g h,  sigma^2 = softplus(W_s relu(h) + b_s)
//                         W starts as the identity: a latent that nothing moves stays
//   p(x_t | z_t)          emission(z_t)
//   q(z_t | z_{t-1}, x)   c = (tanh(W_c z_{t-1} + b_c) + e_t) / 2, of two readers / 3
//                         mu = W_m c + b_m,  sigma^2 = softplus(..c)
//
// e_t is the state of a gated unit that reads the row from its end back to t: all that z_t depends on besides z_{t-1} (ST-R).
// With `both`, the state of a second unit that reads from the start is added (ST-LR).
#pragma once

#include "generatrix/families/sequential/graph.h"
#include "generatrix/nn/gated_unit.h"
#include "generatrix/nn/mlp.h"

namespace gx {

struct DmmSizes {
  std::int64_t latent, hidden, width;  // of z, of the units that read x, and of every hidden layer
  std::int64_t layers;                 // hidden layers of emission, gate and proposal
  bool both;
  std::string activation;
};

class DmmGraph final : public SequenceGraph {
 public:
  DmmGraph(const DmmSizes& sizes, std::int64_t n_read, std::int64_t n_emitted, const ContextShape& given);

  Reading read(const Tensor& x, const Tensor& length) override;
  Tensor drive(const Tensor& x) override;                             // [N, 0]: the next state does not read x
  Tensor first_state(std::int64_t n, const Context& given) override;  // z_0, learned; moved by what is given
  Opened opened(const Tensor& state) override;                        // tanh(W_c z + b_c)
  Normal prior(const Tensor& state) override;
  Normal posterior(const Opened& opened, const Tensor& evidence) override;
  Tensor features(const Tensor& z) override { return z; }
  Tensor emission(const Tensor&, const Tensor& z) override { return emission_->forward(z); }
  Tensor next(const Tensor&, const Opened&, const Tensor& z, const Tensor&) override { return z; }

 private:
  NetPtr gate_, proposal_, linear_, spread_, emission_;
  NetPtr combined_, loc_, scale_;
  std::shared_ptr<GatedUnit> backward_, forward_;  // forward_: null without `both`
  Tensor z_first_, w_first_;                       // [Z]; [Z, C], undefined where nothing is given
};

}  // namespace gx
