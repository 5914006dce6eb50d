// The FactorVAE. Kim and Mnih, Disentangling by Factorising, 2018, arXiv 1802.05983.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/factor_vae/density_ratio.h"

namespace gx {
namespace {

struct FactorVaeSpec : LatentNets {
  FactorVaeSpec() { latent = 10; }
  double gamma = 10;
  MlpSpec ratio = {.hidden = {400, 400, 400}, .activation = "leaky_relu"};

  static auto fields() {
    return fields_with_nets<FactorVaeSpec>(
        field("gamma", &FactorVaeSpec::gamma, "weight of the total correlation of the codes' dimensions, beside the bound",
              at_least(0)),
        field("ratio", &FactorVaeSpec::ratio, "net that tells codes from codes whose dimensions are independent"));
  }
};

// E log p(x|z) - KL(q(z|x) || p(z)) - gamma TC(z)        section 3, eq. 2
Objective objective_of(double gamma, const NetPtr& ratio) {
  const auto loss = [=](const Latent& latent, const Step&) {
    const auto elbo = elbo_of(latent);
    const auto reconstruction = elbo.reconstruction.mean(), kl = elbo.kl.sum(-1).mean();
    return Loss()
        .add("reconstruction", -reconstruction)
        .add("kl", kl)
        .add("total_correlation", ratio->forward(latent.z).mean(), gamma)
        .watch("elbo", reconstruction.detach() - kl.detach());
  };
  return {loss, /*by_rows=*/true};
}

std::optional<std::string> why_not_factor_vae(const FactorVaeSpec& spec, const Task& task) {
  return why_not(spec, as_read(task, /*conditional=*/false));
}

std::shared_ptr<LatentModel> build_factor_vae(const FactorVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  const auto ratio = std::make_shared<Mlp>(spec.latent, spec.ratio.hidden, 1, spec.ratio.activation, spec.ratio.norm);
  auto parts = gaussian_parts(spec, own, objective_of(spec.gamma, ratio));
  parts.player = ratio;
  // The ratio learns from codes of a batch of its own (algorithm 2), which the VAE's turn has not seen.
  const auto loss = [ratio, posterior = parts.posterior, reader = parts.event_reader](const Batch& batch, const Step& step) {
    at::Tensor codes;
    {
      at::NoGradGuard off;
      codes = posterior->given(reader->read(batch.event)).sample({}, step.rng);
    }
    return ratio_loss(*ratio, codes, dimensions_in_their_own_orders(codes, step.rng));
  };
  parts.more_turns = {{.name = "ratio", .parameters = ratio->parameters(), .loss = loss}};
  return std::make_shared<LatentModel>(std::move(parts), own);
}

}  // namespace

void add_factor_vae(Catalog& catalog) {
  catalog.add<FactorVaeSpec>({.name = "factor_vae",
                              .family = "latent",
                              .summary = "VAE whose codes' dimensions are pressed to be independent, by a net that tells "
                                         "whether they are",
                              .paper = "Kim and Mnih, Disentangling by Factorising, 2018, arXiv 1802.05983"},
                             why_not_factor_vae, build_factor_vae);
}

}  // namespace gx
