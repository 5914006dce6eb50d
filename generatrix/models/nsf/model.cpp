// Neural spline flows: Durkan, Bekasov, Murray and Papamakarios, Neural Spline Flows, 2019, arXiv 1906.04032.
//
// Rational-quadratic splines move each number: half of them by the other half (coupling, RQ-NSF (C)), or each by those before it
// (autoregressive, RQ-NSF (AR)). Between layers a learned linear map by its PLU factors (section 3.1), and before each an
// ActNorm, so that what comes lies in the splines' box.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/autoregressive_stack.h"
#include "generatrix/families/flow/flow_settings.h"
#include "generatrix/families/flow/map_coupling.h"
#include "generatrix/families/flow/vector_couplings.h"

namespace gx {
namespace {

struct NsfSplineSpec {
  std::int64_t bins = 8;
  double bound = 3;
  static auto fields() {
    return std::tuple(
        field("bins", &NsfSplineSpec::bins, "pieces of each spline", between(2, 256)),
        field("bound", &NsfSplineSpec::bound, "the splines' box |x| <= bound; outside it the map is the identity", positive));
  }
};

struct NsfSpec : FlowSettings {
  std::string layers = "autoregressive";
  std::int64_t count = 4;
  std::vector<std::int64_t> hidden = {128, 128};
  std::string activation = "relu";
  std::string mixing = "linear";
  NsfSplineSpec spline;

  static auto fields() {
    return fields_with_flow<NsfSpec>(
        field(
            "layers", &NsfSpec::layers,
            "what a spline is chosen by: coupling = by the half that stays, one pass both ways; autoregressive = by the numbers "
            "before, a draw goes number by number",
            one_of({"coupling", "autoregressive"})),
        field("count", &NsfSpec::count, "layers", net_depth),
        field("hidden", &NsfSpec::hidden, "widths of the hidden layers of each layer's net", net_width),
        field("activation", &NsfSpec::activation, "nonlinearity of each layer's net", known_activation()),
        field("mixing", &NsfSpec::mixing, "between layers: a learned linear map, or a random order that stays",
              one_of({"linear", "random"})),
        field("spline", &NsfSpec::spline, "the splines"));
  }
};

FlowLayerPtr spline_layers(const NsfSpec& spec, std::int64_t n, std::int64_t n_told) {
  const auto maps = spline_maps(spec.spline.bins, spec.spline.bound);
  if (spec.layers == "autoregressive") {
    return autoregressive_stack(n, {.n_layers = spec.count,
                                    .hidden = spec.hidden,
                                    .activation = spec.activation,
                                    .order = spec.mixing,
                                    .maps = maps,
                                    .n_told = n_told,
                                    .norm = [n] { return std::make_shared<ActNorm>(Shape{n}); }});
  }
  auto coupling = [=](Halves halves, NetPtr net) {
    return std::make_shared<MapCoupling>(halves, 1, std::move(net), maps, n_told);
  };
  return vector_couplings(n, {.n_couplings = spec.count,
                              .masks = spec.mixing,
                              .hidden = spec.hidden,
                              .activation = spec.activation,
                              .n_told = n_told,
                              .coupling = coupling,
                              .n_parameters = maps.n_parameters});
}

std::optional<std::string> why_not_nsf(const NsfSpec& spec, const Task& task) {
  return why_not_flow(spec, task, spec.layers == "coupling" ? 2 : 1);
}

std::shared_ptr<Flow> build_nsf(const NsfSpec& spec, const Task& task) {
  return make_flow(spec, task, [&](const FlowSubject& subject) {
    return over_vectors(subject.field, spline_layers(spec, subject.field.dims(), subject.n_told));
  });
}

}  // namespace

void add_nsf(Catalog& catalog) {
  catalog.add<NsfSpec>({.name = "nsf",
                        .family = "flow",
                        .summary = "rational-quadratic splines, by couplings or autoregressive: sharp exact densities of vectors",
                        .paper = "Durkan, Bekasov, Murray and Papamakarios, Neural Spline Flows, 2019, arXiv 1906.04032"},
                       why_not_nsf, build_nsf);
}

}  // namespace gx
