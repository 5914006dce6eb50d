// A discriminator whose features are read twice: by the logit of being real, and by something else (a label: Odena et al. 2017,
// arXiv 1610.09585; a code: Chen et al. 2016, arXiv 1606.03657).
//
//   f = leaky_relu(norm(net(x))), slope 0.2        output = w' f + b
//   more = W h + c        h = f, or leaky_relu(norm(V f + a)) of `own_layer` numbers
//
// norm: none, or over the batch; InfoGAN has both norms and an own layer of 128 (its appendix C.1).
#pragma once

#include <torch/nn/modules/linear.h>

#include <concepts>

#include "generatrix/families/adversarial/divergence.h"
#include "generatrix/families/adversarial/made_once.h"
#include "generatrix/families/adversarial/players.h"
#include "generatrix/nn/norm.h"

namespace gx {

// The settings of a game with such a discriminator. The spec of a model inherits them and lists its own fields beside
// branching_fields.
struct BranchingPlayers {
  PlayerSpec generator = MlpSpec{.hidden = {256}, .activation = "leaky_relu", .norm = BatchNormSpec{}};
  PlayerSpec discriminator = MlpSpec{.hidden = {256}, .activation = "leaky_relu"};
  std::int64_t features = 128;
  NormSpec feature_norm = NoNormSpec{};
  std::int64_t own_layer = 0;
  DivergenceSpec divergence = NonSaturatingSpec{};
  bool spectral_norm = false;
  bool apart = false;
  bool reuse = false;
};

template <std::derived_from<BranchingPlayers> S>
auto branching_fields() {
  return std::tuple(
      field<S, PlayerSpec>("generator", &S::generator,
                           "net from noise, with the label or code behind it, to an event; widths from data to latent"),
      field<S, PlayerSpec>("discriminator", &S::discriminator,
                           "net from an event to the features; what is said of the event is read from them"),
      field<S, std::int64_t>("features", &S::features, "numbers of these features", net_width),
      field<S, NormSpec>("feature_norm", &S::feature_norm, "of these features, before their nonlinearity"),
      field<S, std::int64_t>("own_layer", &S::own_layer,
                             "width of a layer between the features and the label or code, with the same norm; 0: none",
                             between(0, 100'000)),
      field<S, DivergenceSpec>("divergence", &S::divergence, "what the players descend"),
      field<S, bool>("spectral_norm", &S::spectral_norm, "the net's layers are divided by their largest singular values"),
      field<S, bool>("apart", &S::apart,
                     "real and generated rows pass the discriminator one after the other; false: as one batch"),
      reuse_field<S>());
}

class BranchingJudge final : public torch::nn::Module {
 public:
  BranchingJudge(const BranchingPlayers& players, const Shape& event, std::int64_t n_more);

  struct Said {
    Tensor features;  // [n, F]
    Tensor output;    // [n]
    Tensor more;      // [n, n_more]
  };
  Said of(const Tensor& rows);

  // A critic whose outputs are this discriminator's. What else it says of the rows is collected in `more`, call after call.
  Critic critic(const Tensor& real, const Tensor& generated, std::vector<Tensor>& more);

 private:
  NetPtr net_, norm_, own_norm_;  // norms may be null
  bool apart_;
  torch::nn::Linear output_{nullptr}, own_layer_{nullptr}, more_{nullptr};  // own_layer_ may be empty
};

}  // namespace gx
