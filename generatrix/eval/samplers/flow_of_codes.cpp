#include "generatrix/eval/samplers/flow_of_codes.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/nn/masked_autoregressive.h"
#include "generatrix/nn/masked_walk.h"
#include "generatrix/prob/bijectors/chain.h"
#include "generatrix/prob/bijectors/permute.h"
#include "generatrix/prob/distributions/mixture.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/pushforward.h"

namespace gx {
namespace {

constexpr double kFirstSpread = 2, kLeastLogScale = -7, kMostLogScale = 3;

// The law of each number given those before it is a mixture of normal laws; event [C].
struct MaskedMixtures {
  std::shared_ptr<MaskedMlp> net;
  std::int64_t n_dims;

  Tensor log_prob(const Tensor& u) const { return of_each(net->forward(u, {})).log_prob(u).sum(-1); }
  Tensor sample(const Shape& n, Rng& rng) const {
    const at::NoGradGuard off;
    const auto like = at::empty(joined(n, {n_dims}), net->parameters().front().options().requires_grad(false));
    const auto walk = masked_walk(net->layers(), {}, like);
    std::vector<Tensor> u;
    for (std::int64_t d = 0; d < n_dims; ++d) u.push_back(of_each(walk->next(d > 0 ? u.back() : Tensor())).sample({}, rng));
    return at::stack(u, -1);
  }
  Tensor mean() const { throw errors::no_closed_mean("MaskedMixtures"); }
  Shape batch_shape() const { return {}; }
  Shape event_shape() const { return {n_dims}; }

 private:
  static Mixture of_each(const Tensor& raw) {  // [..., 3 K]
    const auto parts = raw.chunk(3, -1);
    const auto first = at::linspace(-kFirstSpread, kFirstSpread, parts[0].size(-1), raw.options().requires_grad(false));
    return {Categorical{parts[0]}, Normal{parts[1] + first, parts[2].clamp_min(kLeastLogScale).exp()}};
  }
};

}  // namespace

FlowOfCodes::FlowOfCodes(std::int64_t n_dims, std::int64_t n_maps, std::int64_t n_components, std::int64_t width)
    : n_dims_(n_dims) {
  const auto net = [&](const std::string& name, std::int64_t n_per_input) {
    const std::vector<std::int64_t> hidden{width, width};
    return register_module(name, std::make_shared<MaskedMlp>(n_dims, hidden, n_per_input, /*n_told=*/0, "elu"));
  };
  for (std::int64_t i = 0; i < n_maps; ++i) {
    nets_.push_back(net("net" + std::to_string(i), 2));
    nets_.back()->zero_outputs();  // the identity
  }
  mixtures_ = net("mixtures", 3 * n_components);
}

Distribution FlowOfCodes::law() {
  std::vector<Bijector> maps;
  for (const auto& net : nets_) {
    maps.push_back(Flip{});
    maps.push_back(masked_autoregressive(net, {}, affine_maps(kMostLogScale)));
  }
  return Pushforward{MaskedMixtures{mixtures_, n_dims_}, chain(std::move(maps))};
}

Tensor FlowOfCodes::loss(const Tensor& z, Rng&) { return -law().log_prob(z); }

Tensor FlowOfCodes::sample(std::int64_t n, Rng& rng) { return law().sample({n}, rng); }

}  // namespace gx
