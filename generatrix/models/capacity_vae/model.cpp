// The beta-VAE whose codes are let to hold more nats as training goes on. Burgess, Higgins, Pal, Matthey, Watters, Desjardins and
// Lerchner, Understanding disentangling in beta-VAE, 2018, arXiv 1804.03599.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"

namespace gx {
namespace {

struct CapacityVaeSpec : LatentNets {
  CapacityVaeSpec() { latent = 10; }
  double gamma = 1000;
  double capacity = 25;
  double growth = 1;

  static auto fields() {
    return fields_with_nets<CapacityVaeSpec>(
        field("gamma", &CapacityVaeSpec::gamma, "weight of the distance of the KL from the capacity", at_least(0)),
        field("capacity", &CapacityVaeSpec::capacity, "nats of KL that codes hold in the end; it grows from 0", at_least(0)),
        field("growth", &CapacityVaeSpec::growth, "share of the run in which it grows", between(0, 1)));
  }
};

// -E[log p(x|z)] + gamma |KL(q(z|x) || p(z)) - C|,  C = capacity min(1, progress / growth)        eq. 8; the KL is a batch's mean
Objective near_capacity(const CapacityVaeSpec& spec) {
  const auto loss = [gamma = spec.gamma, capacity = spec.capacity, growth = spec.growth](const Latent& latent, const Step& step) {
    const auto allowed = capacity * kl_weight({.shape = "linear", .warm_up = growth}, step);
    const auto elbo = elbo_of(latent);
    const auto reconstruction = elbo.reconstruction.mean(), kl = elbo.kl.sum(-1).mean();
    return Loss()
        .add("reconstruction", -reconstruction)
        .add("off_capacity", (kl - allowed).abs(), gamma)
        .watch("kl", kl.detach())
        .watch("capacity", at::scalar_tensor(allowed, kl.options().requires_grad(false)))
        .watch("elbo", reconstruction.detach() - kl.detach());
  };
  return {loss, /*by_rows=*/false};  // a distance of a mean
}

std::optional<std::string> why_not_capacity_vae(const CapacityVaeSpec& spec, const Task& task) {
  return why_not(spec, as_read(task, /*conditional=*/false));
}

std::shared_ptr<LatentModel> build_capacity_vae(const CapacityVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  return std::make_shared<LatentModel>(gaussian_parts(spec, own, near_capacity(spec)), own);
}

}  // namespace

void add_capacity_vae(Catalog& catalog) {
  catalog.add<CapacityVaeSpec>(
      {.name = "capacity_vae",
       .family = "latent",
       .summary = "beta-VAE whose KL is held at a capacity that grows: dimensions open one after another",
       .paper = "Burgess, Higgins, Pal, Matthey, Watters, Desjardins and Lerchner, Understanding "
                "disentangling in beta-VAE, 2018, arXiv 1804.03599"},
      why_not_capacity_vae, build_capacity_vae);
}

}  // namespace gx
