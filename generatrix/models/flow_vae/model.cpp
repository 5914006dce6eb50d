// The VAE with a flow as its posterior. Rezende and Mohamed, Variational Inference with Normalizing Flows, 2015, arXiv
// 1505.05770; Kingma, Salimans, Jozefowicz, Chen, Sutskever and Welling, Improved Variational Inference with Inverse
// Autoregressive Flow, 2016, arXiv 1606.04934.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/latent/latent_model.h"
#include "generatrix/models/flow_vae/flow_posterior.h"

namespace gx {
namespace {

struct FlowVaeSpec : LatentNets {
  FlowVaeSpec() { latent = 40; }
  PosteriorFlowSpec flow = PlanarFlowSpec{};
  KlScheduleSpec kl;

  static auto fields() {
    return fields_with_nets<FlowVaeSpec>(field("flow", &FlowVaeSpec::flow, "maps that a draw of the Gaussian goes through"),
                                         field("kl", &FlowVaeSpec::kl, "how the weight of the KL moves over training"));
  }
};

std::optional<std::string> why_not_flow_vae(const FlowVaeSpec& spec, const Task& task) {
  return why_not(spec, as_read(task, /*conditional=*/false));
}

std::shared_ptr<LatentModel> build_flow_vae(const FlowVaeSpec& spec, const Task& task) {
  const auto own = as_read(task, /*conditional=*/false);
  auto parts = gaussian_parts(spec, own, beta_elbo(/*beta=*/1, spec.kl, /*free_bits=*/0));
  parts.posterior = make_flow_posterior(spec.flow, spec.encoder, parts.event_reader->shape(), spec.latent);
  return std::make_shared<LatentModel>(std::move(parts), own);
}

}  // namespace

void add_flow_vae(Catalog& catalog) {
  catalog.add<FlowVaeSpec>({.name = "flow_vae",
                            .family = "latent",
                            .summary = "VAE whose posterior is a flow: planar maps, or inverse autoregressive ones",
                            .paper = "Rezende and Mohamed, Variational Inference with Normalizing Flows, 2015, arXiv 1505.05770; "
                                     "Kingma et al. 2016, arXiv 1606.04934"},
                           why_not_flow_vae, build_flow_vae);
}

}  // namespace gx
