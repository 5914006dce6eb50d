// Glow: Kingma and Dhariwal, Glow: Generative Flow with Invertible 1x1 Convolutions, 2018, arXiv 1807.03039.
//
// Images with even sides (section 3, figure 2): at each level squeeze, `steps` steps of flow - ActNorm, an invertible 1 x 1
// convolution, an affine coupling -, then half of the channels are done. Before they are, one more coupling moves them by the
// others: the learned prior of a split in the authors' code (N(mu(h), sigma(h)^2) of what is done) is just that map. Where a side
// is odd there are fewer levels. Vectors: the same steps, a perceptron in each coupling. Other events are read as vectors.
#include "generatrix/contract/catalog.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/factor_out.h"
#include "generatrix/families/flow/flow_settings.h"
#include "generatrix/families/flow/linear_layer.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/families/flow/vector_couplings.h"
#include "generatrix/models/glow/coupling_net.h"
#include "generatrix/prob/bijectors/reshape.h"
#include "generatrix/prob/bijectors/squeeze.h"

namespace gx {
namespace {

struct GlowSpec : FlowSettings {
  std::int64_t levels = 3;
  std::int64_t steps = 8;
  std::int64_t channels = 64;
  std::vector<std::int64_t> hidden = {128, 128};
  std::string mixing = "plu";
  double bound = 1;

  static auto fields() {
    return fields_with_flow<GlowSpec>(
        field("levels", &GlowSpec::levels, "L: times that an image is squeezed; fewer where a side turns odd", between(1, 16)),
        field("steps", &GlowSpec::steps, "K: steps of flow at each level; of vectors in all", net_depth),
        field("channels", &GlowSpec::channels, "feature maps of each coupling's convolutions", net_width),
        field("hidden", &GlowSpec::hidden, "of vectors: widths of the hidden layers of each coupling's net", net_width),
        field("mixing", &GlowSpec::mixing,
              "the 1 x 1 convolutions: plu = any invertible map, by its factors; orthogonal = reflections, which keep volumes",
              one_of({"plu", "orthogonal"})),
        field("bound", &GlowSpec::bound, "first limit of each coupling's |log scale|; learned", positive));
  }
};

using GlowLayers = std::vector<FlowLayerPtr>;

FlowLayerPtr glow_mixing(const GlowSpec& spec, const Shape& event) {
  if (spec.mixing == "plu") return std::make_shared<PluLayer>(event);
  return std::make_shared<OrthogonalLayer>(event);
}

FlowLayerPtr glow_coupling(const GlowSpec& spec, const Shape& event, std::int64_t n_told) {
  const Halves halves(event[0], /*keep_first=*/true);  // mixing comes before each: there is no need to take turns
  auto net = std::make_shared<GlowCouplingNet>(halves.n_kept() + n_told, spec.channels, 2 * halves.n_moved());
  return std::make_shared<Coupling>(halves, 3, std::move(net), spec.bound, n_told);
}

// [C, H, W] to a vector, by n_levels levels at most.
FlowLayerPtr glow_image(const GlowSpec& spec, const Shape& before, std::int64_t n_levels, std::int64_t n_told) {
  const Shape event{4 * before[0], before[1] / 2, before[2] / 2};
  GlowLayers layers{std::make_shared<FixedLayer>(Squeeze{})};
  for (std::int64_t i = 0; i < spec.steps; ++i) {
    layers.push_back(std::make_shared<ActNorm>(event));
    layers.push_back(glow_mixing(spec, event));
    layers.push_back(glow_coupling(spec, event, n_told));
  }
  if (n_levels == 1 || !has_even_sides(event)) {
    layers.push_back(std::make_shared<FixedLayer>(unflatten(event)));
  } else {
    layers.push_back(glow_coupling(spec, event, n_told));
    layers.push_back(
        std::make_shared<FactorOut>(event, glow_image(spec, {event[0] / 2, event[1], event[2]}, n_levels - 1, n_told)));
  }
  return std::make_shared<FlowStack>(std::move(layers));
}

FlowLayerPtr glow_vector(const GlowSpec& spec, std::int64_t n, std::int64_t n_told) {
  const auto affine = [&](Halves halves, NetPtr net) {
    return std::make_shared<Coupling>(halves, 1, std::move(net), spec.bound, n_told);
  };
  return vector_couplings(n, {.n_couplings = spec.steps,
                              .masks = spec.mixing == "plu" ? "linear" : "orthogonal",
                              .hidden = spec.hidden,
                              .activation = "relu",
                              .n_told = n_told,
                              .coupling = affine,
                              .n_parameters = 2});
}

std::optional<std::string> why_not_glow(const GlowSpec& spec, const Task& task) { return why_not_flow(spec, task, 2); }

std::shared_ptr<Flow> build_glow(const GlowSpec& spec, const Task& task) {
  return make_flow(spec, task, [&](const FlowSubject& subject) {
    const auto& field = subject.field;
    if (field.is_image() && has_even_sides(field.shape)) return glow_image(spec, field.shape, spec.levels, subject.n_told);
    return over_vectors(field, glow_vector(spec, field.dims(), subject.n_told));
  });
}

}  // namespace

void add_glow(Catalog& catalog) {
  catalog.add<GlowSpec>(
      {.name = "glow",
       .family = "flow",
       .summary =
           "ActNorm, invertible 1 x 1 convolutions and affine couplings over levels: bits per dimension of images, invertible",
       .paper = "Kingma and Dhariwal, Glow: Generative Flow with Invertible 1x1 Convolutions, 2018, arXiv 1807.03039"},
      why_not_glow, build_glow);
}

}  // namespace gx
