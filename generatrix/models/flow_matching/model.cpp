// Flow matching. Lipman et al., Flow Matching for Generative Modeling, 2023, arXiv 2210.02747; pairs by minibatch optimal
// transport: Tong et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport, 2024, arXiv
// 2302.00482.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/diffusion/density_settings.h"
#include "generatrix/families/diffusion/sampler_settings.h"
#include "generatrix/families/diffusion/velocity_model.h"

namespace gx {
namespace {

struct FlowMatchingSpec {
  TimeNetSpec net;
  std::string pairs = "independent";
  bool conditional = false;
  double drop = 0;
  OdeSpec ode;
  DensitySpec density;

  static auto fields() {
    using S = FlowMatchingSpec;
    return std::tuple(
        field("net", &S::net, "the velocity field"),
        field("pairs", &S::pairs,
              "which noise goes with which row: independent, or optimal_transport, the pairs of least squared distance among 64",
              one_of({"independent", "optimal_transport"})),
        field("conditional", &S::conditional, "the field is told what rows are given: a model of p(x|y)"),
        field("drop", &S::drop, "share of rows whose condition is dropped in training, so that draws can be guided",
              Check{.low = 0, .high = 1, .below_high = true}),
        field("ode", &S::ode, "how draws solve the field's equation; sampler ode takes other settings"),
        field("density", &S::density, "how scores solve it"));
  }
};

std::optional<std::string> why_not_flow_matching(const FlowMatchingSpec& spec, const Task& task) {
  if (spec.conditional && spec.pairs == "optimal_transport")
    return "pairs by optimal transport tie the noise to what rows are given, and draws start from any noise: take model.pairs = "
           "independent";
  return why_no_guided_net(spec.net, task, spec.conditional, spec.drop);
}

std::shared_ptr<VelocityModel> build_flow_matching(const FlowMatchingSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto& field = own.event.only();
  return std::make_shared<VelocityModel>(
      VelocityModel::Parts{
          .net = std::make_shared<GuidedNet>(spec.net, field.shape, own.given, spec.drop),
          .objective = flow_matching(spec.pairs == "independent" ? Pairs::independent : Pairs::optimal_transport),
          .drawing = method_of(spec.ode),
          .density = density_of(spec.density, field.dims())},
      own);
}

}  // namespace

void add_flow_matching(Catalog& catalog) {
  catalog.add<FlowMatchingSpec>(
      {.name = "flow_matching",
       .family = "diffusion",
       .summary = "flow matching: a velocity field that carries noise to data; drawn and scored by its ODE",
       .paper = "Lipman et al., Flow Matching for Generative Modeling, 2023, arXiv 2210.02747"},
      why_not_flow_matching, build_flow_matching);
}

}  // namespace gx
