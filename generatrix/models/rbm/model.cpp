// The restricted Boltzmann machine. Hinton, Training Products of Experts by Minimizing Contrastive Divergence, 2002; persistent
// chains: Tieleman, Training Restricted Boltzmann Machines using Approximations to the Likelihood Gradient, 2008; log Z:
// Salakhutdinov and Murray, On the Quantitative Analysis of Deep Belief Networks, 2008.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/energy/rbm.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct RbmSpec {
  std::int64_t hidden = 500;
  std::int64_t k = 1;
  std::int64_t persistent = 0;
  std::int64_t sweeps = 200;
  std::int64_t ais_chains = 100;
  std::int64_t ais_steps = 1000;

  static auto fields() {
    return std::tuple(
        field("hidden", &RbmSpec::hidden, "hidden bits", net_width),
        field("k", &RbmSpec::k, "steps of Gibbs sampling in a step of training: CD-k", positive),
        field("persistent", &RbmSpec::persistent, "chains that go on from step to step (PCD); 0: chains begin at the rows (CD)",
              at_least(0)),
        field("sweeps", &RbmSpec::sweeps, "steps of Gibbs sampling of a sample", positive),
        field("ais_chains", &RbmSpec::ais_chains, "chains of the estimate of log Z by annealed importance sampling", at_least(2)),
        field("ais_steps", &RbmSpec::ais_steps, "temperatures of that estimate", positive));
  }
};

std::optional<std::string> why_not_rbm(const RbmSpec&, const Task& task) { return why_no_rbm(task); }

std::shared_ptr<Rbm> build_rbm(const RbmSpec& spec, const Task& task) {
  return std::make_shared<Rbm>(Rbm::Rules{.hidden = spec.hidden,
                                          .k = spec.k,
                                          .persistent = spec.persistent,
                                          .sweeps = spec.sweeps,
                                          .ais_chains = spec.ais_chains,
                                          .ais_steps = spec.ais_steps},
                               Task{task.event, {}});
}

}  // namespace

void add_rbm(Catalog& catalog) {
  catalog.add<RbmSpec>({.name = "rbm",
                        .family = "energy",
                        .summary = "a layer of hidden bits over bits or numbers, by contrastive divergence; log Z by annealing",
                        .paper = "Hinton, Training Products of Experts by Minimizing Contrastive Divergence, 2002"},
                       why_not_rbm, build_rbm);
}

}  // namespace gx
