#include "tests/support/toy_model.h"

#include <ATen/ATen.h>

#include <cmath>

namespace gx {

ToyModel::ToyModel(const ToySpec& spec, const Task& task) : Model({task.event, {}}), spec_(spec) {
  const auto d = task.event.dims(), h = spec.hidden;
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
  const auto net = [this](const Batch& batch, const Step& step) {
    return Loss().add("error", residual(batch.x(), step.rng).pow(2).sum(-1).mean()).watch("sigma", log_sigma_.exp());
  };
  const auto scale = [this](const Batch& batch, const Step& step) {
    seen_.add_(batch.x().mean().detach().to(seen_.scalar_type()));
    const auto z = residual(batch.x(), step.rng).detach() / log_sigma_.exp();
    return Loss().add("nll", (0.5 * z.pow(2) + log_sigma_).sum(-1).mean());
  };
  return {{.name = "net",
           .parameters = {w1_, w2_, b_},
           .loss = net,
           .after = [this](const Batch&, const Step&, const Loss&) { steps_.add_(1); }},
          {.name = "scale", .parameters = {log_sigma_}, .loss = scale, .repeats = always(2)}};
}

Score ToyModel::score(const Batch& batch, Rng& rng) {
  at::NoGradGuard off;
  if (steps_.item<std::int64_t>() == spec_.hole) return {at::full({batch.size()}, std::nan("")), score_info()};
  if (spec_.peak > 0) return {-(steps_ - spec_.peak).abs().to(at::kFloat).expand({batch.size()}), score_info()};
  const auto z = residual(batch.x(), rng) / log_sigma_.exp();
  return {-(0.5 * z.pow(2) + log_sigma_).sum(-1), score_info()};
}

Rows ToyModel::sample(std::int64_t n, const Rows&, Rng& rng) {
  at::NoGradGuard off;
  Shape shape{n};
  const auto& event = task().event.only().shape;
  shape.insert(shape.end(), event.begin(), event.end());
  return at::sigmoid(at::tanh(rng.normal({n, spec_.hidden})).matmul(w2_) + b_).reshape(shape);
}

namespace {

// Turns of a toy that cannot score: the first alone, or both.
class Unscored final : public Model {
 public:
  Unscored(std::shared_ptr<ToyModel> whole, bool both)
      : Model(whole->task()), whole_(register_module("whole", std::move(whole))), both_(both) {}
  std::vector<Turn> turns() override {
    auto turns = whole_->turns();
    if (!both_) turns.resize(1);
    return turns;
  }

 private:
  std::shared_ptr<ToyModel> whole_;
  bool both_;
};

}  // namespace

Catalog toy_catalog() {
  Catalog catalog;
  const auto why_not = [](const ToySpec&, const Task& task) -> std::optional<std::string> {
    if (task.event.is_one() && task.event.only().is_fixed()) return std::nullopt;
    return "it is of one fixed field";
  };
  catalog.add<ToySpec>({.name = "toy", .family = "test", .summary = "a test's own", .paper = ""}, why_not,
                       [](const ToySpec& spec, const Task& task) { return std::make_shared<ToyModel>(spec, task); });
  for (const bool both : {false, true}) {
    catalog.add<ToySpec>({.name = both ? "toy-players" : "toy-loss", .family = "test", .summary = "a test's own", .paper = ""},
                         why_not, [both](const ToySpec& spec, const Task& task) {
                           return std::make_shared<Unscored>(std::make_shared<ToyModel>(spec, task), both);
                         });
  }
  return catalog;
}

Tensor toy_images(std::int64_t n, std::uint64_t seed) {
  Rng rng(seed);
  const auto base = rng.uniform({2, 4, 4}) * 200;
  const auto which = rng.integers(2, {n});
  return (base.index_select(0, which) + rng.uniform({n, 4, 4}) * 55).to(at::kByte);
}

}  // namespace gx
