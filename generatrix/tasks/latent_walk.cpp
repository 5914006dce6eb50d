#include "generatrix/tasks/latent_walk.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>
#include <fmt/format.h>

#include <functional>

#include "generatrix/base/errors.h"
#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/logistic.h"
#include "generatrix/prob/distributions/normal.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/distributions/uniform.h"
#include "generatrix/prob/divergences/kl.h"

namespace gx {
namespace {

constexpr std::int64_t kDraws = 1024;  // of a prior, which say how wide its dimensions are

// F^-1(u) of a law of independent numbers, u [..., 2]; undefined where it is of no known kind. `wide`: a parameter [..., 2] as u
// has it.
Tensor quantiles(const Distribution& law, const Tensor& u, const std::function<Tensor(const Tensor&)>& wide) {
  if (law.as<StandardNormal>()) return at::special_ndtri(u);
  const auto& cells = cells_of(law);
  if (const auto* normal = cells.as<Normal>()) return wide(normal->loc) + wide(normal->scale) * at::special_ndtri(u);
  if (const auto* uniform = cells.as<Uniform>()) return at::lerp(wide(uniform->low), wide(uniform->high), u);
  if (const auto* logistic = cells.as<Logistic>()) return wide(logistic->loc) + wide(logistic->scale) * at::logit(u);
  return {};
}

}  // namespace

Tensor straight_lines(const Tensor& a, const Tensor& b, std::int64_t steps) {
  const auto t = at::linspace(0, 1, steps, a.options()).reshape({1, steps, 1});
  return a.unsqueeze(1) * (1 - t) + b.unsqueeze(1) * t;
}

Tensor quantile_grid(const Distribution& prior, std::int64_t side) {
  const auto n_dims = c10::multiply_integers(prior.event_shape());
  if (n_dims != 2)
    throw errors::bad_value("--manifold", fmt::format("a model of {} latent dimensions", n_dims),
                            "needs 2: train with --set model.latent=2");
  const auto device = prior.mean().device();
  const auto u = (at::arange(side, at::TensorOptions(device).dtype(at::kFloat)) + 0.5) / side;
  const auto grid = at::stack({u.expand({side, side}), u.flip(0).unsqueeze(1).expand({side, side})}, -1);  // [side, side, 2]
  const auto wide = [&](const Tensor& p) { return p.dim() > 1 ? p.reshape({-1, 1, 2}) : p.expand({2}); };
  const auto z = quantiles(prior, grid, wide);
  if (!z.defined())
    throw errors::bad_value("--manifold", "a prior that is a " + prior.name(),
                            "needs one whose numbers are normal, uniform or logistic, each by itself");
  return z.flatten(0, 1);
}

Tensor most_telling_dimensions(Model& model, const Batch& batch) {
  const at::NoGradGuard off;
  const auto q = dynamic_cast<CanEncode&>(model).encode(batch);
  auto* prior = dynamic_cast<HasPrior*>(&model);
  if (prior && has_kl_of_each(q, prior->prior(batch.given)))
    return kl_of_each(q, prior->prior(batch.given)).flatten(1).mean(0).argsort(0, /*descending=*/true);
  return q.mean().flatten(1).var(0).argsort(0, /*descending=*/true);
}

Tensor traversal(const Tensor& z, const Tensor& order, const Tensor& scale, std::int64_t steps) {
  const auto n = order.size(0);
  const auto moved = at::one_hot(order, z.size(0)).to(at::kBool).unsqueeze(1);                 // [n, 1, Z]
  const auto values = at::linspace(-2, 2, steps, z.options()).reshape({1, steps, 1}) * scale;  // [1, steps, Z]
  return at::where(moved, values, z).expand({n, steps, z.size(0)}).contiguous();
}

Tensor traversal_of(Model& model, const Batch& batch, std::int64_t n, std::int64_t steps, Rng& rng) {
  const at::NoGradGuard off;
  const auto means = dynamic_cast<CanEncode&>(model).encode(batch).mean();  // [B, ...code]
  const auto flat = means.flatten(1);
  auto scale = flat.size(0) > 1 ? flat.std(0) : at::ones_like(flat[0]);
  if (auto* known = dynamic_cast<HasPrior*>(&model)) {
    const auto p = known->prior(batch.given.cut(0, 1));
    scale = p.as<StandardNormal>() ? at::ones_like(flat[0])
                                   : p.sample({kDraws}, rng).to(flat.device(), flat.scalar_type()).view({kDraws, -1}).std(0);
  }
  auto shape = means.sizes().vec();
  shape[0] = -1;
  return traversal(flat[0], most_telling_dimensions(model, batch).slice(0, 0, n), scale, steps).reshape(shape);
}

}  // namespace gx
