// Masked autoregressive flow: Papamakarios, Pavlakou and Murray, Masked Autoregressive Flow for Density Estimation, 2017, arXiv
// 1705.07057. Read backwards it is the inverse autoregressive flow (Kingma et al. 2016, arXiv 1606.04934) as a density.
//
// Layers of affine maps, the shift and the bounded log scale of number d by the numbers before d (eq. 2-5); between two layers
// the order is turned round (section 3.1). Before each layer a norm: ActNorm, or the batch normalization of appendix B.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/autoregressive_stack.h"
#include "generatrix/families/flow/batch_norm_layer.h"
#include "generatrix/families/flow/flow_settings.h"
#include "generatrix/nn/sizes.h"

namespace gx {
namespace {

struct MafSpec : FlowSettings {
  std::int64_t layers = 5;
  std::vector<std::int64_t> hidden = {128, 128};
  std::string activation = "relu";
  std::string direction = "density";
  std::string order = "reversed";
  std::string norm = "act";
  double bound = 3;

  static auto fields() {
    return fields_with_flow<MafSpec>(
        field("layers", &MafSpec::layers, "autoregressive layers", net_depth),
        field("hidden", &MafSpec::hidden, "widths of the hidden layers of each layer's masked net", net_width),
        field("activation", &MafSpec::activation, "nonlinearity of each layer's net", known_activation()),
        field("direction", &MafSpec::direction,
              "density = MAF: one pass for a density, number by number for a draw; sampling = IAF: the other way round",
              one_of({"density", "sampling"})),
        field("order", &MafSpec::order, "of the numbers from one layer to the next", one_of({"reversed", "random"})),
        field("norm", &MafSpec::norm,
              "before each layer: act = ActNorm; batch = batch normalization, by running statistics in evaluation; none",
              one_of({"act", "batch", "none"})),
        field("bound", &MafSpec::bound, "limit of each |log scale|", positive));
  }
};

std::function<FlowLayerPtr()> norm_of(const std::string& name, std::int64_t n) {
  if (name == "act") return [n] { return std::make_shared<ActNorm>(Shape{n}); };
  if (name == "batch") return [n] { return std::make_shared<BatchNormLayer>(n); };
  return {};
}

std::optional<std::string> why_not_maf(const MafSpec& spec, const Task& task) {
  if (auto reason = why_not_flow(spec, task, 1)) return reason;
  if (spec.norm == "batch" && spec.direction == "sampling")
    return "model.norm batch takes its statistics on the way from the data to the latents, and model.direction sampling has its "
           "net the other way";
  return {};
}

std::shared_ptr<Flow> build_maf(const MafSpec& spec, const Task& task) {
  return make_flow(spec, task, [&](const FlowSubject& subject) {
    const auto n = subject.field.dims();
    return over_vectors(subject.field,
                        autoregressive_stack(n, {.n_layers = spec.layers,
                                                 .hidden = spec.hidden,
                                                 .activation = spec.activation,
                                                 .order = spec.order,
                                                 .maps = affine_maps(spec.bound),
                                                 .way = spec.direction == "density" ? FastWay::to_latents : FastWay::to_data,
                                                 .n_told = subject.n_told,
                                                 .norm = norm_of(spec.norm, n)}));
  });
}

}  // namespace

void add_maf(Catalog& catalog) {
  catalog.add<MafSpec>(
      {.name = "maf",
       .family = "flow",
       .summary = "masked autoregressive flow, and inverse autoregressive: exact densities of vectors",
       .paper = "Papamakarios, Pavlakou and Murray, Masked Autoregressive Flow for Density Estimation, 2017, arXiv 1705.07057; "
                "Kingma et al. 2016, arXiv 1606.04934"},
      why_not_maf, build_maf);
}

}  // namespace gx
