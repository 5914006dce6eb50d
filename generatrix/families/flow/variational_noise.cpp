#include "generatrix/families/flow/variational_noise.h"

#include <ATen/ATen.h>

#include "generatrix/families/flow/coupling.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/nn/at_zero.h"
#include "generatrix/prob/bijectors/invert.h"
#include "generatrix/prob/bijectors/reshape.h"
#include "generatrix/prob/bijectors/squeeze.h"
#include "generatrix/prob/distributions/logistic.h"

namespace gx {
namespace {

using NoiseLayers = std::vector<FlowLayerPtr>;

// The numbers of both ends are those of the row: what is moved on the way in is moved back on the way out.
FlowLayerPtr within(const Bijector& way, NoiseLayers layers) {
  layers.insert(layers.begin(), std::make_shared<FixedLayer>(way));
  layers.push_back(std::make_shared<FixedLayer>(invert(way)));
  return std::make_shared<FlowStack>(std::move(layers));
}

FlowLayerPtr image_noise(const Shape& event, const VariationalNoiseSpec& spec) {
  NoiseLayers layers;
  const auto n = 4 * event[0];
  for (std::int64_t i = 0; i < spec.couplings; ++i) {
    const Halves halves(n, i % 2 == 0);
    auto net = std::make_shared<ResidualConv>(halves.n_kept() + n, 2 * halves.n_moved(), spec.net);
    layers.push_back(std::make_shared<Coupling>(halves, 3, std::move(net), spec.bound, n));
    if (i % 2 == 1) layers.push_back(std::make_shared<FixedLayer>(Regroup{}));
  }
  if (spec.couplings / 2 % 2 == 1) layers.push_back(std::make_shared<FixedLayer>(Regroup{}));  // two of them are the identity
  return within(Squeeze{}, std::move(layers));
}

FlowLayerPtr vector_noise(const Field& field, const VariationalNoiseSpec& spec) {
  NoiseLayers layers;
  const auto n = field.dims();
  for (std::int64_t i = 0; i < spec.couplings; ++i) {
    const Halves halves(n, i % 2 == 0);
    auto net = mlp_starting_at_zero(halves.n_kept() + n, spec.hidden, 2 * halves.n_moved(), "relu");
    layers.push_back(std::make_shared<Coupling>(halves, 1, std::move(net), spec.bound, n));
  }
  return within(unflatten(field.shape), std::move(layers));
}

// log of the sigmoid's slope, summed over the event: [B]
Tensor log_slope(const Tensor& h) { return (at::log_sigmoid(h) + at::log_sigmoid(h.neg())).flatten(1).sum(1); }

}  // namespace

VariationalNoise::VariationalNoise(const Field& field, const VariationalNoiseSpec& spec)
    : of_image_(field.is_image() && has_even_sides(field.shape)),
      layers_(register_module("layers", of_image_ ? image_noise(field.shape, spec) : vector_noise(field, spec))) {}

Context VariationalNoise::told(const Tensor& x) const {
  const auto centered = 2 * x - 1;
  return of_image_ ? Context{.along = Squeeze{}.inverse(centered).value} : Context{.whole = centered.flatten(1)};
}

VariationalNoise::Draw VariationalNoise::draw(const Tensor& x, Rng& rng) {
  const Logistic law{at::zeros({}, x.options()), at::ones({}, x.options())};
  const auto e = law.sample(x.sizes().vec(), rng);
  const auto moved = layers_->map(told(x)).inverse(e);
  return {moved.value.sigmoid(), log_slope(e) - moved.log_det - log_slope(moved.value)};
}

}  // namespace gx
