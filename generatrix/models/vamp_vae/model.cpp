// The VAE with a VampPrior. Tomczak and Welling, VAE with a VampPrior, 2018, arXiv 1705.07120.
#include <algorithm>

#include "generatrix/contract/catalog.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/vamp_vae/vamp_prior.h"

namespace gx {
namespace {

struct VampVaeSpec {
  std::int64_t latent = 40;
  std::int64_t pseudo_inputs = 500;
  KlScheduleSpec kl = {.shape = "linear", .warm_up = 0.2};
  NetSpec encoder = MlpSpec{};
  NetSpec decoder = MlpSpec{};
  LikelihoodSpec likelihood = AutoSpec{};

  static auto fields() {
    return std::tuple(
        field("latent", &VampVaeSpec::latent, "dimensions of z", positive),
        field("pseudo_inputs", &VampVaeSpec::pseudo_inputs, "K: learned inputs whose posteriors make the prior", positive),
        field("kl", &VampVaeSpec::kl, "how the weight of the KL moves over training"),
        field("encoder", &VampVaeSpec::encoder, "net from x to the parameters of q(z|x)"),
        field("decoder", &VampVaeSpec::decoder, "net from z to the parameters of p(x|z); widths from data to latent"),
        field("likelihood", &VampVaeSpec::likelihood, "p(x|z)"));
  }
};

std::optional<std::string> why_not_vamp_vae(const VampVaeSpec& spec, const Task& task) {
  return why_not(spec.encoder, spec.decoder, spec.likelihood, Task{task.event, {}});
}

std::shared_ptr<LatentModel> build_vamp_vae(const VampVaeSpec& spec, const Task& task) {
  const Task own{task.event, {}};
  auto parts = gaussian_parts(spec.latent, spec.encoder, spec.decoder, spec.likelihood, own,
                              beta_elbo(/*beta=*/1, spec.kl, /*free_bits=*/0));
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
