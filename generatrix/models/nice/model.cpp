// NICE: additive couplings and a scale for each number. Dinh, Krueger and Bengio, NICE: Non-linear Independent Components
// Estimation, 2015, arXiv 1410.8516.
//
// Additive couplings (eq. 9-12) move the even and the odd places in turn; none changes volumes. What does is the diagonal scale
// at the latents' end (section 3.3), here an ActNorm that starts at the data's deviations, and with it latents start with
// variance 1.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/flow_settings.h"
#include "generatrix/families/flow/map_coupling.h"
#include "generatrix/families/flow/reorder.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/families/flow/vector_couplings.h"

namespace gx {
namespace {

struct NiceSpec : FlowSettings {
  NiceSpec() { base = LogisticBaseSpec{}; }
  std::int64_t couplings = 4;
  std::vector<std::int64_t> hidden = {128, 128};
  std::string activation = "relu";

  static auto fields() {
    return fields_with_flow<NiceSpec>(
        field("couplings", &NiceSpec::couplings, "additive couplings", net_depth),
        field("hidden", &NiceSpec::hidden, "widths of the hidden layers of each coupling's net", net_width),
        field("activation", &NiceSpec::activation, "nonlinearity of each coupling's net", known_activation()));
  }
};

FlowLayerPtr nice_layers(const NiceSpec& spec, const FlowSubject& subject) {
  const auto n = subject.field.dims(), n_told = subject.n_told;
  auto additive = [=](Halves halves, NetPtr net) {
    return std::make_shared<MapCoupling>(halves, 1, std::move(net), additive_maps(), n_told);
  };
  std::vector<FlowLayerPtr> layers{vector_couplings(n, {.n_couplings = spec.couplings,
                                                        .masks = "alternating",
                                                        .hidden = spec.hidden,
                                                        .activation = spec.activation,
                                                        .n_told = n_told,
                                                        .coupling = additive,
                                                        .n_parameters = 1,
                                                        .normed = false}),
                                   std::make_shared<ActNorm>(Shape{n})};
  return over_vectors(subject.field, std::make_shared<FlowStack>(std::move(layers)));
}

std::optional<std::string> why_not_nice(const NiceSpec& spec, const Task& task) { return why_not_flow(spec, task, 2); }

std::shared_ptr<Flow> build_nice(const NiceSpec& spec, const Task& task) {
  return make_flow(spec, task, [&](const FlowSubject& subject) { return nice_layers(spec, subject); });
}

}  // namespace

void add_nice(Catalog& catalog) {
  catalog.add<NiceSpec>({.name = "nice",
                         .family = "flow",
                         .summary = "additive couplings, which keep volumes, and one scale for each number: exact densities",
                         .paper = "Dinh, Krueger and Bengio, NICE: Non-linear Independent Components Estimation, 2015, "
                                  "arXiv 1410.8516"},
                        why_not_nice, build_nice);
}

}  // namespace gx
