#include "generatrix/families/flow/flow.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include <numbers>

#include "generatrix/nn/norm.h"
#include "generatrix/prob/bijectors/chain.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"
#include "generatrix/prob/distributions/standard_normal.h"

namespace gx {

Flow::Flow(Parts parts) : parts_(std::move(parts)), n_dims_(static_cast<double>(c10::multiply_integers(parts_.event))) {
  register_module("layers", parts_.layers);
  like_ = parameters().front();
}

std::vector<Turn> Flow::turns() {
  return {{.name = "model",
           .parameters = parameters(),
           .loss = [this](const Batch& batch, Step& step) { return loss(batch, step); },
           .by_rows = !mixes_rows(*this)}};
}

Tensor Flow::log_prob(const Tensor& x, Rng& rng) {
  const auto back = bijector({}).inverse(parts_.levels ? parts_.levels->dequantized(x, rng) : x);
  const auto nats = prior({}).log_prob(back.value) + back.log_det;
  return parts_.levels ? nats + parts_.levels->log_volume() : nats;
}

Loss Flow::loss(const Batch& batch, Step& step) {
  const auto nll = -log_prob(batch.x, step.rng).mean();
  auto loss = Loss().add("nll", nll);
  return parts_.levels ? std::move(loss).watch("bits_per_dim", nll.detach() / (n_dims_ * std::numbers::ln2)) : std::move(loss);
}

Score Flow::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  if (parts_.levels) return {log_prob(batch.x, rng), Score::Kind::lower_bound, Score::Measure::mass};
  return {log_prob(batch.x, rng), Score::Kind::exact, Score::Measure::density};
}

Tensor Flow::sample(std::int64_t n, const Tensor& given, Rng& rng) {
  at::NoGradGuard off;
  return decode(prior(given).sample({n}, rng), given).mean();
}

Distribution Flow::encode(const Batch& batch) {
  return independent(PointMass{bijector(batch.given).inverse(batch.x).value}, 1);  // [B, Z]
}

Distribution Flow::decode(const Tensor& z, const Tensor& given) {
  const auto value = bijector(given).forward(z).value;  // [..., ...event]
  return independent(PointMass{parts_.levels ? parts_.levels->quantized(value) : value}, static_cast<int>(parts_.event.size()));
}

Distribution Flow::prior(const Tensor&) {
  return standard_normal({c10::multiply_integers(parts_.event)}, like_.options().requires_grad(false));
}

Bijector Flow::bijector(const Tensor&) {
  if (!parts_.levels) return parts_.layers->map();
  return chain({parts_.layers->map(), parts_.levels->map(like_.options().requires_grad(false))});
}

void Flow::warm_start(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  if (!parts_.levels) {
    parts_.layers->warm_start(batch.x);
    return;
  }
  const auto to_values = parts_.levels->map(like_.options().requires_grad(false));
  parts_.layers->warm_start(to_values.inverse(parts_.levels->dequantized(batch.x, rng)).value);
}

}  // namespace gx
