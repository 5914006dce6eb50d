// The InfoVAE with a maximum mean discrepancy, and the Wasserstein autoencoder as one of its settings. Zhao, Song and Ermon,
// InfoVAE: Balancing Learning and Inference in Variational Autoencoders, 2019, arXiv 1706.02262; Tolstikhin, Bousquet, Gelly and
// Schoelkopf, Wasserstein Auto-Encoders, 2018, arXiv 1711.01558.
#include <algorithm>

#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/prob/divergences/mmd.h"

namespace gx {
namespace {

struct InfoVaeSpec : LatentNets {
  double alpha = 0;
  double lambda = 10;
  std::string kernel = "imq";

  static auto fields() {
    return fields_with_nets<InfoVaeSpec>(
        field("alpha", &InfoVaeSpec::alpha, "1 - alpha is the weight of the KL; 1 leaves the discrepancy alone (WAE-MMD)",
              between(0, 1)),
        field("lambda", &InfoVaeSpec::lambda, "alpha + lambda - 1 is the weight of the discrepancy of codes and prior",
              at_least(1)),
        field("kernel", &InfoVaeSpec::kernel, "of the discrepancy: imq or rbf", one_of({"imq", "rbf"})));
  }
};

// E log p(x|z) - (1 - alpha) KL(q(z|x) || p(z)) - (alpha + lambda - 1) MMD^2(q(z), p(z))        Zhao et al. 2019, eq. 6
Objective objective_of(const InfoVaeSpec& spec) {
  const auto kernel = spec.kernel == "rbf" ? MmdKernel::rbf : MmdKernel::imq;
  const auto loss = [=](const Latent& latent, const Step& step) {
    const auto elbo = elbo_of(latent);
    const auto reconstruction = elbo.reconstruction.mean(), kl = elbo.kl.sum(-1).mean();
    const auto n = std::max<std::int64_t>(2, latent.z.size(0));
    const auto codes = latent.z.size(0) < 2 ? latent.z.repeat({2, 1}) : latent.z;  // a last batch of one row
    const auto mmd = mmd_squared(codes, latent.prior.sample({n}, step.rng), kernel, 2. * static_cast<double>(spec.latent));
    return Loss()
        .add("reconstruction", -reconstruction)
        .add("kl", kl, 1 - spec.alpha)
        .add("mmd", mmd, spec.alpha + spec.lambda - 1)
        .watch("elbo", reconstruction.detach() - kl.detach());
  };
  return {loss, /*by_rows=*/false};  // the discrepancy compares the rows of a batch
}

std::optional<std::string> why_not_info_vae(const InfoVaeSpec& spec, const Task& task) {
  return why_not(spec, as_read(task, /*conditional=*/false));
}

std::shared_ptr<LatentModel> build_info_vae(const InfoVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  return std::make_shared<LatentModel>(gaussian_parts(spec, own, objective_of(spec)), own);
}

}  // namespace

void add_info_vae(Catalog& catalog) {
  catalog.add<InfoVaeSpec>({.name = "info_vae",
                            .family = "latent",
                            .summary = "VAE whose codes match the prior as a whole (MMD); as WAE-MMD without a KL for each row",
                            .paper = "Zhao, Song and Ermon, InfoVAE, 2019, arXiv 1706.02262; Tolstikhin et al., Wasserstein "
                                     "Auto-Encoders, 2018, arXiv 1711.01558"},
                           why_not_info_vae, build_info_vae);
}

}  // namespace gx
