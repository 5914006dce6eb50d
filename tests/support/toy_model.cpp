#include "tests/support/toy_model.h"

#include <ATen/ATen.h>

#include <cmath>

namespace gx {

ToyModel::ToyModel(const ToySpec& spec, const Space& space) : spec_(spec), event_(space.event) {
  const auto d = space.dims(), h = spec.hidden;
  w1_ = register_parameter("w1", at::randn({d, h}) * 0.3);
  w2_ = register_parameter("w2", at::randn({h, d}) * 0.3);
  b_ = register_parameter("b", at::zeros({d}));
  log_sigma_ = register_parameter("log_sigma", at::zeros({}));
  seen_ = register_buffer("seen", at::zeros({}));
  steps_ = register_buffer("steps", at::zeros({}, at::kLong));
}

Tensor ToyModel::residual(const Tensor& x, Rng& rng) {
  const auto flat = x.flatten(1);  // [B, D]
  const auto inner = flat.matmul(w1_);
  const auto noise = 0.1 * rng.normal(inner.sizes(), inner.scalar_type());
  const auto units = at::dropout(at::tanh(inner + noise), spec_.dropout, is_training());
  return flat - (units.matmul(w2_) + b_);
}

std::vector<Turn> ToyModel::turns() {
  const auto net = [this](const Batch& batch, Step& step) {
    return Loss().add("error", residual(batch.x, step.rng).pow(2).sum(-1).mean()).watch("sigma", log_sigma_.exp());
  };
  const auto scale = [this](const Batch& batch, Step& step) {
    seen_.add_(batch.x.mean().detach().to(seen_.scalar_type()));
    const auto z = residual(batch.x, step.rng).detach() / log_sigma_.exp();
    return Loss().add("nll", (0.5 * z.pow(2) + log_sigma_).sum(-1).mean());
  };
  return {{.name = "net", .parameters = {w1_, w2_, b_}, .loss = net, .after = [this] { steps_.add_(1); }},
          {.name = "scale", .parameters = {log_sigma_}, .loss = scale, .repeats = always(2)}};
}

Score ToyModel::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  if (steps_.item<std::int64_t>() == spec_.hole)
    return {at::full({batch.size()}, std::nan("")), Score::Kind::estimate, Score::Measure::density};
  if (spec_.peak > 0)
    return {-(steps_ - spec_.peak).abs().to(at::kFloat).expand({batch.size()}), Score::Kind::estimate, Score::Measure::density};
  const auto z = residual(batch.x, rng) / log_sigma_.exp();
  return {-(0.5 * z.pow(2) + log_sigma_).sum(-1), Score::Kind::estimate, Score::Measure::density};
}

Tensor ToyModel::sample(std::int64_t n, const Tensor&, Rng& rng) {
  at::NoGradGuard off;
  Shape shape{n};
  shape.insert(shape.end(), event_.begin(), event_.end());
  return at::sigmoid(at::tanh(rng.normal({n, spec_.hidden})).matmul(w2_) + b_).reshape(shape);
}

Catalog toy_catalog() {
  Catalog catalog;
  catalog.add<ToySpec>({.name = "toy", .family = "test", .summary = "a test's own", .paper = ""},
                       [](const ToySpec& spec, const Space& space) { return std::make_shared<ToyModel>(spec, space); });
  return catalog;
}

Tensor toy_images(std::int64_t n, std::uint64_t seed) {
  Rng rng(seed);
  const auto base = rng.uniform({2, 4, 4}) * 200;
  const auto which = rng.integers(2, {n});
  return (base.index_select(0, which) + rng.uniform({n, 4, 4}) * 55).to(at::kByte);
}

}  // namespace gx
