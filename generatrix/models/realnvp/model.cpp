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
#include "generatrix/contract/fits.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/coupling.h"
#include "generatrix/families/flow/factor_out.h"
#include "generatrix/families/flow/flow.h"
#include "generatrix/families/flow/reorder.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/nn/mlp.h"
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

struct RealNvpSpec {
  VectorSpec vector;
  ImageSpec image;
  double alpha = 0.05;
  bool conditional = false;

  static auto fields() {
    return std::tuple(field("vector", &RealNvpSpec::vector, "the flow of events that are vectors"),
                      field("image", &RealNvpSpec::image, "the flow of events that are images with even sides"),
                      field("alpha", &RealNvpSpec::alpha, "levels in [0, 1] are shrunk to [alpha, 1 - alpha] before the logit",
                            Check{.low = 0, .high = 0.5, .above_low = true, .below_high = true}),
                      field("conditional", &RealNvpSpec::conditional,
                            "each coupling reads what rows are given too, of events that are vectors: a model of p(x|y)"));
  }
};

// A perceptron whose last layer starts at zero.
NetPtr zeroed_mlp(const Halves& halves, const VectorSpec& spec, std::int64_t n_told) {
  auto net = std::make_shared<Mlp>(halves.n_kept() + n_told, spec.hidden, 2 * halves.n_moved(), spec.activation);
  at::NoGradGuard off;
  for (auto& p : net->named_children()["linear" + std::to_string(spec.hidden.size())]->parameters()) p.zero_();
  return net;
}

FlowLayerPtr vector_flow(std::int64_t n, const VectorSpec& spec, std::int64_t n_told) {
  std::vector<FlowLayerPtr> layers;
  for (std::int64_t i = 0; i < spec.couplings; ++i) {
    if (spec.masks == "random" && i % 2 == 0) layers.push_back(std::make_shared<Reorder>(at::randperm(n, at::kLong)));
    if (spec.masks == "alternating" && i == 0) layers.push_back(std::make_shared<Reorder>(evens_then_odds(n)));
    const Halves halves(n, i % 2 == 0);
    layers.push_back(std::make_shared<ActNorm>(Shape{n}));
    layers.push_back(std::make_shared<Coupling>(halves, 1, zeroed_mlp(halves, spec, n_told), spec.bound, n_told));
  }
  return std::make_shared<FlowStack>(std::move(layers));
}

using Layers = std::vector<FlowLayerPtr>;

void add_couplings(Layers& layers, const Shape& event, std::int64_t n, const ImageSpec& spec) {
  for (std::int64_t i = 0; i < n; ++i) {
    const Halves halves(event[0], i % 2 == 0);
    layers.push_back(std::make_shared<ActNorm>(event));
    auto net = std::make_shared<ResidualConv>(halves.n_kept(), 2 * halves.n_moved(), spec.net);
    layers.push_back(std::make_shared<Coupling>(halves, 3, std::move(net), spec.bound));
  }
}

bool can_squeeze(const Shape& event) { return event[1] % 2 == 0 && event[2] % 2 == 0; }

// [C, H, W] to a vector; at most n_scales more times half of it is done.
FlowLayerPtr image_flow(Shape event, std::int64_t n_scales, const ImageSpec& spec) {
  const bool squeezed = can_squeeze(event), is_last = !squeezed || n_scales == 0;
  Layers layers;
  if (squeezed) {
    layers.push_back(std::make_shared<FixedLayer>(Squeeze{}));
    event = {4 * event[0], event[1] / 2, event[2] / 2};
  }
  add_couplings(layers, event, is_last ? spec.couplings + 1 : spec.couplings, spec);
  if (is_last) {
    layers.push_back(std::make_shared<FixedLayer>(unflatten(event)));
  } else {
    layers.push_back(std::make_shared<FixedLayer>(Regroup{}));
    add_couplings(layers, event, spec.couplings, spec);
    layers.push_back(std::make_shared<FactorOut>(event, image_flow({event[0] / 2, event[1], event[2]}, n_scales - 1, spec)));
  }
  return std::make_shared<FlowStack>(std::move(layers));
}

bool is_image_flow(const Field& field) { return field.is_image() && can_squeeze(field.shape); }

FlowLayerPtr flow_of(const RealNvpSpec& spec, const Field& field, std::int64_t n_told) {
  if (is_image_flow(field)) return image_flow(field.shape, spec.image.scales, spec.image);
  auto flow = vector_flow(field.dims(), spec.vector, n_told);
  if (field.shape.size() == 1) return flow;
  return std::make_shared<FlowStack>(Layers{std::make_shared<FixedLayer>(unflatten(field.shape)), std::move(flow)});
}

std::optional<std::string> why_not_realnvp(const RealNvpSpec& spec, const Task& task) {
  if (const auto reason = why_no_array(task.event)) return reason;
  const auto& field = task.event.only();
  if (field.dims() < 2) return "an event is one number, and a coupling keeps one and moves another";
  if (!spec.conditional) return {};
  if (const auto reason = why_no_condition(task, spec.conditional)) return reason;
  if (is_image_flow(field)) return "model.conditional is for events that are vectors";
  if (!Reader(task.given).shape().along.empty()) return "model.conditional reads vectors, and a picture is given";
  return {};
}

std::shared_ptr<Flow> build_realnvp(const RealNvpSpec& spec, const Task& task) {
  const auto own = as_read(task, spec.conditional);
  const auto& field = own.event.only();
  const auto reader = make_reader(own.given);
  return std::make_shared<Flow>(
      Flow::Parts{.layers = flow_of(spec, field, shape_of(reader).whole),
                  .levels = is_real(field.values) ? std::nullopt : std::optional(Dequantization(field, spec.alpha)),
                  .given_reader = reader},
      own);
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
