#include "generatrix/families/adversarial/judge.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/families/adversarial/divergence.h"
#include "generatrix/nn/parameters.h"
#include "generatrix/nn/spectral_norm.h"

namespace gx {
namespace {

Tensor bent(const Tensor& features) { return at::leaky_relu(features, 0.2); }

// f with its deviation and y -> [n, 1].
class Head final : public Net {
 public:
  Head(std::int64_t n_features, std::int64_t n_condition, bool deviation)
      : n_features_(n_features),
        deviation_(deviation),
        out_(register_module("out", torch::nn::Linear(n_features + (deviation ? 1 : 0), 1))) {
    if (n_condition > 0)
      projection_ =
          register_module("projection", torch::nn::Linear(torch::nn::LinearOptions(n_condition, n_features).bias(false)));
  }
  Tensor forward(const Tensor& together) override {
    const auto f = bent(together.narrow(1, 0, n_features_));  // [n, F]
    auto all = f;
    if (deviation_) {
      const auto deviation = (f.var(0, /*unbiased=*/false) + 1e-8).sqrt().mean();
      all = at::cat({f, deviation.expand({f.size(0), 1})}, 1);
    }
    const auto output = out_->forward(all);
    if (!projection_) return output;
    const auto y = together.narrow(1, n_features_, together.size(1) - n_features_);
    return output + (projection_->forward(y) * f).sum(1, /*keepdim=*/true);
  }

 private:
  std::int64_t n_features_;
  bool deviation_;
  torch::nn::Linear out_, projection_{nullptr};
};

NetSpec reading(const PlayerSpec& spec) {  // what matters of it for joined_shape
  return std::holds_alternative<MlpSpec>(spec) ? NetSpec(MlpSpec{}) : NetSpec(ConvSpec{});
}

Shape packed(Shape shape, std::int64_t n) {
  if (!shape.empty()) shape[0] *= n;
  return shape;
}

// Rows [n, C, ...] -> [n / m, m C, ...].
Tensor packed(const Tensor& rows, std::int64_t m) {
  if (!rows.defined() || m == 1) return rows;
  auto shape = rows.sizes().vec();
  shape[0] /= m, shape[1] *= m;
  return rows.reshape(shape);
}

Tensor repeated(const Tensor& rows, std::int64_t n) {
  if (!rows.defined() || rows.size(0) == n) return rows;
  std::vector<std::int64_t> times(static_cast<std::size_t>(rows.dim()), 1);
  times[0] = n / rows.size(0);
  return rows.repeat(times);
}

// Pictures that are given lie beside events of their size; all else is a vector.
bool lies_beside(const Shape& event, const Shape& along) {
  return event.size() == 3 && along.size() == 3 && event[1] == along[1] && event[2] == along[2];
}

}  // namespace

Judge::Judge(const PlayerSpec& net, const Shape& event, const ContextShape& told, const Settings& settings)
    : settings_(settings) {
  const auto m = settings.pack;
  const bool projects = settings.condition == Condition::projection && !told.empty();
  ContextShape beside{.along = packed(event, m)};
  if (!projects) {
    if (lies_beside(event, told.along)) {
      beside.along[0] += m * told.along[0];
      beside.whole = m * told.whole;
    } else {
      beside.whole = m * told.dims();
    }
  }
  reads_ = joined_shape(reading(net), beside);
  const bool has_head = projects || settings.batch_deviation || settings.reads_features;
  net_ = discriminator_net(net, reads_, has_head ? settings.features : 1);
  if (has_head) head_ = std::make_shared<Head>(settings.features, projects ? m * told.dims() : 0, settings.batch_deviation);
  if (!settings.spectral) return;
  net_ = std::make_shared<SpectralNet>(net_);
  if (head_) head_ = std::make_shared<SpectralNet>(head_);
}

std::pair<Tensor, Tensor> Judge::through_net(const Tensor& rows, const Context& told) const {
  const auto m = settings_.pack, n = rows.size(0);
  auto x = packed(rows, m);
  auto whole = packed(repeated(told.whole, n), m), along = packed(repeated(told.along, n), m);
  const bool projects = settings_.condition == Condition::projection && !told.empty();
  if (along.defined() && !projects && lies_beside(x.sizes().slice(1).vec(), along.sizes().slice(1).vec())) {
    x = at::cat({x, along}, 1);
  } else if (along.defined()) {
    const auto flat = along.flatten(1);
    whole = whole.defined() ? at::cat({whole, flat}, 1) : flat;
  }
  if (whole.defined() && !projects) x = joined({.whole = whole, .along = x}, reads_);
  const auto f = net_->forward(x);
  return {f, projects ? whole.to(f.scalar_type()) : Tensor()};
}

Tensor Judge::output(const Tensor& rows, const Context& told) const {
  const auto [f, y] = through_net(rows, told);
  if (!head_) return judged(f);
  return judged(head_->forward(y.defined() ? at::cat({f, y}, 1) : f));
}

Tensor Judge::features(const Tensor& rows, const Context& told) const {
  if (!head_) throw errors::misuse("Judge::features", "a judge without features", "Settings::reads_features");
  return in_float(bent(through_net(rows, told).first));
}

std::vector<Tensor> Judge::parameters() const { return parameters_of({net_, head_}); }

}  // namespace gx
