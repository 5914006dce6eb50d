#include "generatrix/families/latent/objective.h"

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/prob/divergences/kl.h"
#include "generatrix/prob/divergences/kl_estimate.h"

namespace gx {
namespace {

// [B, Z] where q and p factor over dimensions and a closed form exists, otherwise the estimate [B, 1] at z ~ q.
Tensor kl_by_group(const Distribution& q, const Distribution& p, const Tensor& z) {
  if (has_kl_of_each(q, p)) return kl_of_each(q, p);
  return kl_estimate(q, p, z.dim() == 2 ? z.unsqueeze(0) : z).unsqueeze(-1);
}

}  // namespace

Elbo elbo_of(const Latent& latent) {
  return {latent.likelihood.log_prob(latent.batch.event), kl_by_group(latent.posterior, latent.prior, latent.z)};
}

double kl_weight(const KlScheduleSpec& spec, const Step& step) {
  if (spec.shape == "constant" || spec.warm_up == 0) return 1;
  const auto position =
      spec.shape == "cyclic" ? std::fmod(step.progress() * static_cast<double>(spec.cycles), 1.0) : step.progress();
  const auto over = position / spec.warm_up;
  if (spec.shape == "logistic" && over < 1) return 1 / (1 + std::exp(-12 * (over - 0.5)));
  return std::min(1.0, over);
}

Loss bound_loss(const Elbo& elbo, const Bound& bound, const Step& step, const Tensor& shares) {
  const auto reconstruction = elbo.reconstruction.mean();
  const auto by_group = elbo.kl.mean(0);  // [G]
  const auto kl = by_group.sum();
  const auto weight = bound.beta * kl_weight(bound.schedule, step);
  const auto counted = bound.free_bits > 0 ? by_group.clamp_min(bound.free_bits) : by_group;
  return Loss()
      .add("reconstruction", -reconstruction)
      .add("kl", (shares.defined() ? shares * counted : counted).sum(), weight)
      .watch("elbo", reconstruction.detach() - kl.detach())
      .watch("beta", at::scalar_tensor(weight, reconstruction.options().requires_grad(false)));
}

Objective beta_elbo(double beta, KlScheduleSpec schedule, double free_bits) {
  const Bound bound{beta, std::move(schedule), free_bits};
  const auto loss = [bound](const Latent& latent, const Step& step) { return bound_loss(elbo_of(latent), bound, step); };
  return {loss, /*by_rows=*/free_bits == 0};  // a maximum of means is no mean
}

}  // namespace gx
