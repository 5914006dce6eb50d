#include "generatrix/families/latent/objective.h"

#include <ATen/ATen.h>

#include <cmath>

namespace gx {

double kl_weight(const KlScheduleSpec& spec, const Step& step) {
  if (spec.shape == "constant" || spec.warm_up == 0) return 1;
  const auto position =
      spec.shape == "cyclic" ? std::fmod(step.progress() * static_cast<double>(spec.cycles), 1.0) : step.progress();
  return std::min(1.0, position / spec.warm_up);
}

Objective beta_elbo(double beta, KlScheduleSpec schedule, double free_bits) {
  const auto loss = [=](const Elbo& elbo, const Step& step) {
    const auto reconstruction = elbo.reconstruction.mean();
    const auto by_group = elbo.kl.mean(0);  // [G]
    const auto kl = by_group.sum();
    const auto weight = beta * kl_weight(schedule, step);
    return Loss()
        .add("reconstruction", -reconstruction)
        .add("kl", free_bits > 0 ? by_group.clamp_min(free_bits).sum() : kl, weight)
        .watch("elbo", reconstruction.detach() - kl.detach())
        .watch("beta", at::scalar_tensor(weight, reconstruction.options().requires_grad(false)));
  };
  return {loss, /*by_rows=*/free_bits == 0};  // a maximum of means is no mean
}

}  // namespace gx
