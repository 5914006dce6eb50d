#include "generatrix/models/semi_aae/label_and_style.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "generatrix/prob/distributions/independent.h"
#include "generatrix/prob/distributions/point_mass.h"

namespace gx {
namespace {

// label [B, K] of ones and zeros; undefined: every class is as likely, batch shape [].
struct ClassAndNormal {
  Tensor label;
  std::int64_t n_classes, n_style;
  at::TensorOptions options;

  Tensor sample(const Shape& n, Rng& rng) const {
    auto shape = n;
    if (label.defined()) shape.push_back(label.size(0));
    auto of_class = shape, of_style = shape;
    of_class.push_back(n_classes);
    of_style.push_back(n_style);
    const auto style = rng.normal(of_style).to(options.dtype());
    if (label.defined()) return at::cat({label.to(style.scalar_type()).expand(of_class), style}, -1);
    const auto drawn = rng.integers(n_classes, shape).unsqueeze(-1);
    return at::cat({at::zeros(of_class, style.options()).scatter_(-1, drawn, 1), style}, -1);
  }
  Tensor log_prob(const Tensor& x) const {
    const auto y = x.narrow(-1, 0, n_classes), z = x.narrow(-1, n_classes, n_style);
    const auto style = -0.5 * (z.square() + std::log(2 * std::numbers::pi)).sum(-1);
    const auto is_class = label.defined() ? (y == label).all(-1) : ((y == 0) | (y == 1)).all(-1).logical_and(y.sum(-1) == 1);
    const auto of_class = label.defined() ? 0. : -std::log(static_cast<double>(n_classes));
    return (style + of_class).masked_fill(is_class.logical_not(), -std::numeric_limits<double>::infinity());
  }
  Tensor mean() const {
    const auto y = label.defined() ? label.to(options) : at::full({n_classes}, 1. / static_cast<double>(n_classes), options);
    auto shape = batch_shape();
    shape.push_back(n_style);
    return at::cat({y, at::zeros(shape, options)}, -1);
  }
  Shape batch_shape() const { return label.defined() ? Shape{label.size(0)} : Shape{}; }
  Shape event_shape() const { return {n_classes + n_style}; }
};

}  // namespace

LabelAndStyle::LabelAndStyle(const NetSpec& net, const Shape& event, std::int64_t n_classes, std::int64_t n_style)
    : net_(register_module("net", net_to_vector(net, event, n_classes + n_style))), event_(event), n_classes_(n_classes) {}

std::pair<Tensor, Tensor> LabelAndStyle::parts(const Tensor& x) {
  auto shape = event_;
  shape.insert(shape.begin(), x.size(0));
  const auto all = net_->forward(x.reshape(shape));  // readers flatten what is no image
  return {at::log_softmax(all.narrow(-1, 0, n_classes_), -1), all.narrow(-1, n_classes_, all.size(-1) - n_classes_)};
}

Distribution LabelAndStyle::given(const Context& context) {
  const auto [label, style] = parts(context.along.defined() ? context.along : context.whole);
  return independent(PointMass{at::cat({label.exp(), style}, -1)}, 1);
}

LabelAndNormal::LabelAndNormal(std::int64_t n_classes, std::int64_t n_style)
    : like_(register_buffer("like", at::zeros({n_classes + n_style}))), n_classes_(n_classes) {}

Distribution LabelAndNormal::given(const Context& context) {
  return ClassAndNormal{context.whole, n_classes_, like_.size(0) - n_classes_, like_.options()};
}

}  // namespace gx
