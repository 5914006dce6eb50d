// Planar and radial flows as densities: Rezende and Mohamed, Variational Inference with Normalizing Flows, 2015, arXiv
// 1505.05770, section 4.1.
//
// The paper's maps take latents to draws. Here they take data to latents, so that a density costs one formula a layer; a draw
// undoes each layer, a planar one by halving an interval, a radial one by a square root. Under a condition the numbers of each
// map are linear in what rows are given. An ActNorm meets the data.
#include <ATen/ATen.h>
#include <torch/nn/modules/linear.h>

#include "generatrix/contract/catalog.h"
#include "generatrix/families/flow/act_norm.h"
#include "generatrix/families/flow/flow_settings.h"
#include "generatrix/families/flow/stack.h"
#include "generatrix/nn/sizes.h"
#include "generatrix/prob/bijectors/invert.h"
#include "generatrix/prob/bijectors/planar.h"
#include "generatrix/prob/bijectors/radial.h"

namespace gx {
namespace {

struct PlanarSpec : FlowSettings {
  std::int64_t layers = 16;
  std::string map = "planar";

  static auto fields() {
    return fields_with_flow<PlanarSpec>(
        field("layers", &PlanarSpec::layers, "maps one after another", net_depth),
        field("map", &PlanarSpec::map, "planar = a push along one direction near a plane; radial = towards or away from a point",
              one_of({"planar", "radial"})));
  }
};

constexpr double kFirstPush = 0.1;  // maps start near the identity

// Of own numbers [...]: 2 D + 1 of a planar map, D + 2 of a radial one.
Bijector map_by(const std::string& kind, const Tensor& own, std::int64_t n) {
  if (kind == "planar") {
    const auto part = own.split_with_sizes({n, n, 1}, -1);
    return invert(planar(part[0], part[1], part[2].squeeze(-1)));
  }
  const auto part = own.split_with_sizes({n, 1, 1}, -1);
  return invert(radial(part[0], part[1].squeeze(-1), part[2].squeeze(-1)));
}

class PushLayer final : public FlowLayer {
 public:
  PushLayer(std::string kind, std::int64_t n, std::int64_t n_told) : kind_(std::move(kind)), n_(n) {
    const auto n_numbers = kind_ == "planar" ? 2 * n + 1 : n + 2;
    auto start = at::randn({n_numbers});
    if (kind_ == "planar") start.narrow(0, 0, n).mul_(kFirstPush);
    if (kind_ == "radial") start.narrow(0, n, 2).mul_(kFirstPush);
    own_ = register_parameter("own", start);
    if (n_told == 0) return;
    by_told_ = register_module("by_told", torch::nn::Linear(torch::nn::LinearOptions(n_told, n_numbers).bias(false)));
    at::NoGradGuard off;
    by_told_->weight.zero_();
  }
  Bijector map(const Context& context) override {
    if (by_told_.is_empty()) return map_by(kind_, own_, n_);
    return map_by(kind_, own_ + by_told_->forward(context.whole.to(own_.scalar_type())), n_);
  }
  Depth depth() const override { return {1, 1}; }

 private:
  std::string kind_;
  std::int64_t n_;
  Tensor own_;
  torch::nn::Linear by_told_{nullptr};
};

std::optional<std::string> why_not_planar(const PlanarSpec& spec, const Task& task) { return why_not_flow(spec, task, 1); }

std::shared_ptr<Flow> build_planar(const PlanarSpec& spec, const Task& task) {
  return make_flow(spec, task, [&](const FlowSubject& subject) {
    const auto n = subject.field.dims();
    std::vector<FlowLayerPtr> layers{std::make_shared<ActNorm>(Shape{n})};
    for (std::int64_t i = 0; i < spec.layers; ++i) layers.push_back(std::make_shared<PushLayer>(spec.map, n, subject.n_told));
    return over_vectors(subject.field, std::make_shared<FlowStack>(std::move(layers)));
  });
}

}  // namespace

void add_planar(Catalog& catalog) {
  catalog.add<PlanarSpec>({.name = "planar",
                           .family = "flow",
                           .summary = "planar or radial maps: the smallest flows, with exact densities of vectors",
                           .paper = "Rezende and Mohamed, Variational Inference with Normalizing Flows, 2015, arXiv 1505.05770"},
                          why_not_planar, build_planar);
}

}  // namespace gx
