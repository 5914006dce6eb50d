// The VAE with a VampPrior. Tomczak and Welling, VAE with a VampPrior, 2018, arXiv 1705.07120.
#include <algorithm>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/vamp_vae/vamp_prior.h"

namespace gx {
namespace {

struct VampVaeSpec : LatentNets {
  VampVaeSpec() { latent = 40; }
  std::int64_t pseudo_inputs = 500;
  KlScheduleSpec kl = {.shape = "linear", .warm_up = 0.2};

  static auto fields() {
    return fields_with_nets<VampVaeSpec>(
        field("pseudo_inputs", &VampVaeSpec::pseudo_inputs, "K: learned inputs whose posteriors make the prior", positive),
        field("kl", &VampVaeSpec::kl, "how the weight of the KL moves over training"));
  }
};

std::optional<std::string> why_not_vamp_vae(const VampVaeSpec& spec, const Task& task) {
  return why_not(spec, as_read(task, /*conditional=*/false));
}

std::shared_ptr<LatentModel> build_vamp_vae(const VampVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  auto parts = gaussian_parts(spec, own, beta_elbo(/*beta=*/1, spec.kl, /*free_bits=*/0));
  const bool bounded = std::ranges::none_of(own.event.fields, [](const Field& field) { return is_real(field.values); });
  parts.prior = std::make_shared<VampPrior>(spec.pseudo_inputs, parts.event_reader->shape(), bounded, parts.posterior);
  return std::make_shared<LatentModel>(std::move(parts), own);
}

}  // namespace

void add_vamp_vae(Catalog& catalog) {
  catalog.add<VampVaeSpec>({.name = "vamp_vae",
                            .family = "latent",
                            .summary = "VAE whose prior is a mixture of the posteriors of learned inputs",
                            .paper = "Tomczak and Welling, VAE with a VampPrior, 2018, arXiv 1705.07120"},
                           why_not_vamp_vae, build_vamp_vae);
}

}  // namespace gx
