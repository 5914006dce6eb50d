// The deep belief network. Hinton, Osindero and Teh, A Fast Learning Algorithm for Deep Belief Nets, 2006; its bound:
// Salakhutdinov and Murray, On the Quantitative Analysis of Deep Belief Networks, 2008.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/energy/dbn.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct DbnSpec : MachineSettings {
  std::vector<std::int64_t> hidden = {500, 2000};
  std::int64_t layer_steps = 12'000;

  static auto fields() {
    return fields_with_machine<DbnSpec>(
        field("hidden", &DbnSpec::hidden, "hidden bits of each layer, from the rows up; two layers or more", net_width),
        field("layer_steps", &DbnSpec::layer_steps, "steps of training of each layer but the last, which trains to the end",
              positive));
  }
};

std::optional<std::string> why_not_dbn(const DbnSpec& spec, const Task& task) {
  if (spec.hidden.size() < 2) return "model.hidden has one layer, and a stack has two or more: model.kind = rbm is one layer";
  return why_no_rbm(task);
}

std::shared_ptr<Dbn> build_dbn(const DbnSpec& spec, const Task& task) {
  return std::make_shared<Dbn>(Dbn::Rules{spec.hidden, spec.layer_steps, spec}, Task{task.event, {}});
}

}  // namespace

void add_dbn(Catalog& catalog) {
  catalog.add<DbnSpec>(
      {.name = "dbn",
       .family = "energy",
       .summary = "Boltzmann machines one on another, trained layer after layer; a bound by annealing of the top",
       .paper = "Hinton, Osindero and Teh, A Fast Learning Algorithm for Deep Belief Nets, 2006"},
      why_not_dbn, build_dbn);
}

}  // namespace gx
