// The restricted Boltzmann machine. Hinton, Training Products of Experts by Minimizing Contrastive Divergence, 2002; persistent
// chains: Tieleman, Training Restricted Boltzmann Machines using Approximations to the Likelihood Gradient, 2008; log Z:
// Salakhutdinov and Murray, On the Quantitative Analysis of Deep Belief Networks, 2008.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/energy/rbm.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct RbmSpec : MachineSettings {
  std::int64_t hidden = 500;

  static auto fields() { return fields_with_machine<RbmSpec>(field("hidden", &RbmSpec::hidden, "hidden bits", net_width)); }
};

std::optional<std::string> why_not_rbm(const RbmSpec&, const Task& task) { return why_no_rbm(task); }

std::shared_ptr<Rbm> build_rbm(const RbmSpec& spec, const Task& task) {
  return std::make_shared<Rbm>(spec.hidden, spec, Task{task.event, {}});
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
