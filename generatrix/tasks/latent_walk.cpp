#include "generatrix/tasks/latent_walk.h"

#include <ATen/ATen.h>

#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/divergences/kl.h"

namespace gx {
namespace {

constexpr std::int64_t kDraws = 1024;  // of a prior, which say how wide its dimensions are

}  // namespace

Tensor straight_lines(const Tensor& a, const Tensor& b, std::int64_t steps) {
  const auto t = at::linspace(0, 1, steps, a.options()).reshape({1, steps, 1});
  return a.unsqueeze(1) * (1 - t) + b.unsqueeze(1) * t;
}

Tensor quantile_grid(std::int64_t side) {
  const auto midpoints = (at::arange(side, at::kFloat) + 0.5) / side;
  const auto quantiles = at::special_ndtri(midpoints);  // Phi^-1
  const auto z1 = quantiles.repeat({side});
  const auto z2 = quantiles.flip(0).repeat_interleave(side);
  return at::stack({z1, z2}, 1);
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
