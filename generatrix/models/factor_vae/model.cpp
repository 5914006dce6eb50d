// The FactorVAE. Kim and Mnih, Disentangling by Factorising, 2018, arXiv 1802.05983.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/factor_vae/density_ratio.h"

namespace gx {
namespace {

struct FactorVaeSpec {
  std::int64_t latent = 10;
  double gamma = 10;
  NetSpec encoder = MlpSpec{};
  NetSpec decoder = MlpSpec{};
  MlpSpec ratio = {.hidden = {400, 400, 400}, .activation = "leaky_relu"};
  LikelihoodSpec likelihood = AutoSpec{};

  static auto fields() {
    return std::tuple(
        field("latent", &FactorVaeSpec::latent, "dimensions of z", positive),
        field("gamma", &FactorVaeSpec::gamma, "weight of the total correlation of the codes' dimensions, beside the bound",
              at_least(0)),
        field("encoder", &FactorVaeSpec::encoder, "net from x to the parameters of q(z|x)"),
        field("decoder", &FactorVaeSpec::decoder, "net from z to the parameters of p(x|z); widths from data to latent"),
        field("ratio", &FactorVaeSpec::ratio, "net that tells codes from codes whose dimensions are independent"),
        field("likelihood", &FactorVaeSpec::likelihood, "p(x|z)"));
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
  return why_not(spec.encoder, spec.decoder, spec.likelihood, Task{task.event, {}});
}

std::shared_ptr<LatentModel> build_factor_vae(const FactorVaeSpec& spec, const Task& task) {
  const Task own{task.event, {}};
  const auto ratio = std::make_shared<Mlp>(spec.latent, spec.ratio.hidden, 1, spec.ratio.activation, spec.ratio.norm);
  auto parts = gaussian_parts(spec.latent, spec.encoder, spec.decoder, spec.likelihood, own, objective_of(spec.gamma, ratio));
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
