// RealNVP: affine couplings. Dinh, Sohl-Dickstein and Bengio, Density estimation using Real NVP, 2017, arXiv 1605.08803.
//
// Vectors: couplings with an MLP each, which move the even and the odd places in turn, or the halves of random orders.
// Images with even sides (section 3.6): at each scale couplings that move the fields of a checkerboard in turn, then couplings
// that move halves of the channels of the squeezed image in turn, then half of the channels are done; at the last scale one more
// checkerboard coupling and no others. A checkerboard coupling works on the squeezed image, where the fields of one color are
// half of the channels: the same map as with a mask, and its net has a quarter of the places to visit. Where a side is odd, the
// image is squeezed no further and the last couplings move channels. Other events are read as vectors.
// Every coupling has an ActNorm before it, in place of the paper's batch normalization.
#include <ATen/ATen.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/coupling.h"
#include "generatrix/families/flow/factor_out.h"
#include "generatrix/families/flow/flow_settings.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/families/flow/vector_couplings.h"
#include "generatrix/nn/residual.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/prob/bijectors/reshape.h"
#include "generatrix/prob/bijectors/squeeze.h"

namespace gx {
namespace {

struct VectorSpec {
  std::int64_t couplings = 8;
  std::string masks = "alternating";
  std::vector<std::int64_t> hidden = {128, 128};
  std::string activation = "relu";
  double bound = 1.5;

  static auto fields() {
    return std::tuple(field("couplings", &VectorSpec::couplings, "affine couplings", net_depth),
                      field("masks", &VectorSpec::masks,
                            "what a coupling moves: alternating = the even and the odd places in turn; random = the two halves "
                            "of a random order in turn, a new order every two couplings",
                            one_of({"alternating", "random"})),
                      field("hidden", &VectorSpec::hidden, "widths of the hidden layers of each coupling's net", net_width),
                      field("activation", &VectorSpec::activation, "nonlinearity of each coupling's net", known_activation()),
                      field("bound", &VectorSpec::bound, "first limit of each coupling's |log scale|; learned", positive));
  }
};

struct ImageSpec {
  std::int64_t scales = 2;
  std::int64_t couplings = 3;
  ResidualSpec net = {.channels = 16, .blocks = 1};
  double bound = 1;

  static auto fields() {
    return std::tuple(
        field("scales", &ImageSpec::scales, "times that the image is squeezed and half of it done; fewer where a side turns odd",
              at_least(0)),
        field("couplings", &ImageSpec::couplings, "affine couplings of each kind at each scale; one more at the last", net_depth),
        field("net", &ImageSpec::net, "residual convolutions of each coupling"),
        field("bound", &ImageSpec::bound, "first limit of each coupling's |log scale|; learned", positive));
  }
};

struct RealNvpSpec : FlowSettings {
  VectorSpec vector;
  ImageSpec image;

  static auto fields() {
    return fields_with_flow<RealNvpSpec>(
        field("vector", &RealNvpSpec::vector, "the flow of events that are vectors"),
        field("image", &RealNvpSpec::image, "the flow of events that are images with even sides"));
  }
};

FlowLayerPtr vector_flow(const FlowSubject& subject, const VectorSpec& spec) {
  const auto n = subject.field.dims(), n_told = subject.n_told;
  const auto affine = [&](Halves halves, NetPtr net) {
    return std::make_shared<Coupling>(halves, 1, std::move(net), spec.bound, n_told);
  };
  return over_vectors(subject.field, vector_couplings(n, {.n_couplings = spec.couplings,
                                                          .masks = spec.masks,
                                                          .hidden = spec.hidden,
                                                          .activation = spec.activation,
                                                          .n_told = n_told,
                                                          .coupling = affine,
                                                          .n_parameters = 2}));
}

using Layers = std::vector<FlowLayerPtr>;

void add_couplings(Layers& layers, const Shape& event, std::int64_t n, const ImageSpec& spec, std::int64_t n_told) {
  for (std::int64_t i = 0; i < n; ++i) {
    const Halves halves(event[0], i % 2 == 0);
    layers.push_back(std::make_shared<ActNorm>(event));
    auto net = std::make_shared<ResidualConv>(halves.n_kept() + n_told, 2 * halves.n_moved(), spec.net);
    layers.push_back(std::make_shared<Coupling>(halves, 3, std::move(net), spec.bound, n_told));
  }
}

// [C, H, W] to a vector; at most n_scales more times half of it is done.
FlowLayerPtr image_flow(Shape event, std::int64_t n_scales, const ImageSpec& spec, std::int64_t n_told) {
  const bool squeezed = has_even_sides(event), is_last = !squeezed || n_scales == 0;
  Layers layers;
  if (squeezed) {
    layers.push_back(std::make_shared<FixedLayer>(Squeeze{}));
    event = {4 * event[0], event[1] / 2, event[2] / 2};
  }
  add_couplings(layers, event, is_last ? spec.couplings + 1 : spec.couplings, spec, n_told);
  if (is_last) {
    layers.push_back(std::make_shared<FixedLayer>(unflatten(event)));
  } else {
    layers.push_back(std::make_shared<FixedLayer>(Regroup{}));
    add_couplings(layers, event, spec.couplings, spec, n_told);
    layers.push_back(
        std::make_shared<FactorOut>(event, image_flow({event[0] / 2, event[1], event[2]}, n_scales - 1, spec, n_told)));
  }
  return std::make_shared<FlowStack>(std::move(layers));
}

std::optional<std::string> why_not_realnvp(const RealNvpSpec& spec, const Task& task) { return why_not_flow(spec, task, 2); }

std::shared_ptr<Flow> build_realnvp(const RealNvpSpec& spec, const Task& task) {
  return make_flow(spec, task, [&](const FlowSubject& subject) {
    const auto& field = subject.field;
    if (!field.is_image() || !has_even_sides(field.shape)) return vector_flow(subject, spec.vector);
    return image_flow(field.shape, spec.image.scales, spec.image, subject.n_told);
  });
}

}  // namespace

void add_realnvp(Catalog& catalog) {
  catalog.add<RealNvpSpec>(
      {.name = "realnvp",
       .family = "flow",
       .summary = "affine couplings: exact densities of vectors, bits per dimension of images, invertible",
       .paper = "Dinh, Sohl-Dickstein and Bengio, Density estimation using Real NVP, 2017, arXiv 1605.08803"},
      why_not_realnvp, build_realnvp);
}

}  // namespace gx
