// The beta-TCVAE. Chen, Li, Grosse and Duvenaud, Isolating Sources of Disentanglement in VAEs, 2018, arXiv 1802.04942.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/beta_tcvae/total_correlation.h"

namespace gx {
namespace {

struct BetaTcVaeSpec : LatentNets {
  BetaTcVaeSpec() { latent = 10; }
  double alpha = 1, beta = 6, gamma = 1;
  std::string estimate = "weighted";

  static auto fields() {
    return fields_with_nets<BetaTcVaeSpec>(
        field("alpha", &BetaTcVaeSpec::alpha, "weight of the mutual information of rows and codes", at_least(0)),
        field("beta", &BetaTcVaeSpec::beta, "weight of the total correlation of the codes' dimensions", at_least(0)),
        field("gamma", &BetaTcVaeSpec::gamma, "weight of the divergence of each dimension from its prior", at_least(0)),
        field("estimate", &BetaTcVaeSpec::estimate, "of log q(z) from a batch: weighted has a bias, stratified has none in q(z)",
              one_of({"weighted", "stratified"})));
  }
};

// E log p(x|z) - alpha I(x; z) - beta TC(z) - gamma sum_d KL(q(z_d) || p(z_d))        section 3, eq. 4
Objective objective_of(const BetaTcVaeSpec& spec) {
  const bool stratified = spec.estimate == "stratified";
  const auto loss = [=](const Latent& latent, const Step& step) {
    const auto reconstruction = latent.likelihood.log_prob(latent.batch.event).mean();
    const auto [information, correlation, by_dimension] =
        parts_of_kl(latent.posterior, latent.prior, latent.z, step.n_rows, stratified);
    return Loss()
        .add("reconstruction", -reconstruction)
        .add("mutual_information", information, spec.alpha)
        .add("total_correlation", correlation, spec.beta)
        .add("dimension_kl", by_dimension, spec.gamma)
        .watch("elbo", reconstruction.detach() - (information + correlation + by_dimension).detach());
  };
  return {loss, /*by_rows=*/false};  // log q(z) looks at all rows of a batch
}

std::optional<std::string> why_not_beta_tcvae(const BetaTcVaeSpec& spec, const Task& task) {
  return why_not(spec, as_read(task, /*conditional=*/false));
}

std::shared_ptr<LatentModel> build_beta_tcvae(const BetaTcVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  return std::make_shared<LatentModel>(gaussian_parts(spec, own, objective_of(spec)), own);
}

}  // namespace

void add_beta_tcvae(Catalog& catalog) {
  catalog.add<BetaTcVaeSpec>(
      {.name = "beta_tcvae",
       .family = "latent",
       .summary = "VAE whose codes' dimensions are pressed to be independent: the total correlation has its own weight",
       .paper = "Chen, Li, Grosse and Duvenaud, Isolating Sources of Disentanglement in VAEs, 2018, arXiv 1802.04942"},
      why_not_beta_tcvae, build_beta_tcvae);
}

}  // namespace gx
