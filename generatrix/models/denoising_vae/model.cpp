// The denoising VAE. Im, Ahn, Memisevic and Bengio, Denoising Criterion for Variational Auto-Encoding Framework, AAAI 2017, arXiv
// 1511.06406.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"

namespace gx {
namespace {

struct DenoisingVaeSpec : LatentNets {
  DenoisingVaeSpec()
      : LatentNets{.latent = 50,
                   .encoder = MlpSpec{.hidden = {200, 200}, .activation = "tanh"},
                   .decoder = MlpSpec{.hidden = {200, 200}, .activation = "tanh"}} {}
  CorruptionSpec corruption = MaskingSpec{.share = 0.05};
  KlScheduleSpec kl;

  static auto fields() {
    return fields_with_nets<DenoisingVaeSpec>(
        field("corruption", &DenoisingVaeSpec::corruption, "of what the encoder sees in training"),
        field("kl", &DenoisingVaeSpec::kl, "how the weight of the KL moves over training"));
  }
};

std::optional<std::string> why_not_denoising_vae(const DenoisingVaeSpec& spec, const Task& task) {
  if (auto reason = why_no_array(task.event)) return reason;
  if (auto reason = why_not(spec.corruption, task.event.only())) return reason;
  return why_not(spec, as_read(task, /*conditional=*/false));
}

std::shared_ptr<LatentModel> build_denoising_vae(const DenoisingVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  auto parts = gaussian_parts(spec, own, beta_elbo(/*beta=*/1, spec.kl, /*free_bits=*/0));
  parts.corruption = make_corruption(spec.corruption);
  return std::make_shared<LatentModel>(std::move(parts), own);
}

}  // namespace

void add_denoising_vae(Catalog& catalog) {
  catalog.add<DenoisingVaeSpec>({.name = "denoising_vae",
                                 .family = "latent",
                                 .summary = "VAE whose encoder sees corrupted rows in training; scored on clean ones",
                                 .paper = "Im, Ahn, Memisevic and Bengio, Denoising Criterion for Variational Auto-Encoding "
                                          "Framework, 2017, arXiv 1511.06406"},
                                why_not_denoising_vae, build_denoising_vae);
}

}  // namespace gx
