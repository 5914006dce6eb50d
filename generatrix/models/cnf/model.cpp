// Continuous normalizing flows: Chen et al., Neural Ordinary Differential Equations, 2018, arXiv 1806.07366; with the trace by
// probes: Grathwohl et al., FFJORD, 2019, arXiv 1810.01367; with kinetic energy: Finlay et al., How to Train Your Neural ODE,
// 2020, arXiv 2002.02798.
#include "generatrix/contract/catalog.h"
#include "generatrix/contract/fits.h"
#include "generatrix/families/diffusion/density_settings.h"
#include "generatrix/families/diffusion/sampler_settings.h"
#include "generatrix/families/diffusion/velocity_model.h"

namespace gx {
namespace {

struct SolverSpec : OdeSpec, TraceSpec {
  SolverSpec() {
    method = "dopri5";
    tolerance = 1e-3;
  }
  static auto fields() { return std::tuple_cat(ode_fields<SolverSpec>(), trace_fields<SolverSpec>()); }
};

struct CnfSpec {
  TimeMlpSpec net{.hidden = {64, 64, 64}, .frequencies = 2, .highest = 3};  // slow in time: few steps of a solver
  bool conditional = false;
  SolverSpec solver;
  double kinetic = 0.01;
  OdeSpec ode;
  DensitySpec density;

  static auto fields() {
    return std::tuple(
        field("net", &CnfSpec::net, "the velocity field, a perceptron; attention of a U-Net has no derivative of its derivative"),
        field("conditional", &CnfSpec::conditional, "the field is told what rows are given: a model of p(x|y)"),
        field("solver", &CnfSpec::solver,
              "how training solves the field's equation from rows back to noise; all steps are kept for the gradient"),
        field("kinetic", &CnfSpec::kinetic,
              "weight of the integral of |velocity|^2, a number's mean: keeps paths straight, so that few steps are enough",
              at_least(0)),
        field("ode", &CnfSpec::ode, "how draws solve it; sampler ode takes other settings"),
        field("density", &CnfSpec::density, "how scores solve it"));
  }
};

std::optional<std::string> why_not_cnf(const CnfSpec& spec, const Task& task) {
  return why_no_guided_net(spec.net, task, spec.conditional, /*drop=*/0);
}

std::shared_ptr<VelocityModel> build_cnf(const CnfSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto& field = own.event.only();
  const LikelihoodRules rules{
      .method = method_of(spec.solver), .n_probes = probes_of(spec.solver, field.dims()), .kinetic = spec.kinetic};
  return std::make_shared<VelocityModel>(
      VelocityModel::Parts{.net = std::make_shared<GuidedNet>(spec.net, field.shape, own.given, /*drop=*/0),
                           .objective = maximum_likelihood(rules),
                           .drawing = method_of(spec.ode),
                           .density = density_of(spec.density, field.dims())},
      own);
}

}  // namespace

void add_cnf(Catalog& catalog) {
  catalog.add<CnfSpec>({.name = "cnf",
                        .family = "diffusion",
                        .summary = "continuous normalizing flow: a velocity field trained by the likelihood of its ODE (FFJORD)",
                        .paper = "Grathwohl et al., FFJORD: Free-form Continuous Dynamics for Scalable Reversible Generative "
                                 "Models, 2019, arXiv 1810.01367; Chen et al. 2018, arXiv 1806.07366"},
                       why_not_cnf, build_cnf);
}

}  // namespace gx
