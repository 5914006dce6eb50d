#include "generatrix/families/diffusion/velocity_model.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "generatrix/families/diffusion/sampler_settings.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/estimators/assignment.h"
#include "generatrix/prob/ode/flow_density.h"

namespace gx {
namespace {

std::optional<Dequantization> dequantization_of(const Field& field) {
  if (is_real(field.values)) return {};
  return Dequantization(field, /*alpha=*/0.05);  // no logit is taken, so alpha does not matter
}

Tensor with_event_dims(const Tensor& t, const Tensor& x) {  // [B] -> [B, 1, ...]
  Shape shape(static_cast<std::size_t>(x.dim()), 1);
  shape[0] = t.size(0);
  return t.view(shape);
}

constexpr std::int64_t kPairedTogether = 64;  // rows: the cost of pairing them grows with their cube

// int64 [B]: which noise goes with each row, the nearest pairs within groups of rows that follow each other.
Tensor near_in_groups(const Tensor& x1, const Tensor& x0) {
  std::vector<Tensor> pairs;
  const auto rows = x1.split(kPairedTogether), noise = x0.split(kPairedTogether);
  for (std::size_t i = 0; i < rows.size(); ++i)
    pairs.push_back(nearest_pairs(rows[i], noise[i]) + static_cast<std::int64_t>(i) * kPairedTogether);
  return at::cat(pairs);
}

}  // namespace

VelocityModel::VelocityModel(Parts parts, Task task)
    : Model(std::move(task)),
      parts_(std::move(parts)),
      range_(this->task().event.only()),
      levels_(dequantization_of(this->task().event.only())),
      shape_(this->task().event.only().shape) {
  register_module("net", parts_.net);
}

std::vector<Turn> VelocityModel::turns() {
  return {{.name = "model",
           .parameters = parameters(),
           .loss = [this](const Batch& batch, const Step& step) { return loss(batch, step); },
           .by_rows = parts_.pairs == Pairs::independent}};
}

Tensor VelocityModel::noise(std::int64_t n, Rng& rng) const {
  auto shape = shape_;
  shape.insert(shape.begin(), n);
  return rng.normal(shape, parts_.net->like().scalar_type());
}

Tensor VelocityModel::as_net_sees(const Tensor& x, Rng& rng) const {
  return range_.from_space(levels_ ? levels_->dequantized(x, rng) : x);
}

Loss VelocityModel::loss(const Batch& batch, const Step& step) {
  const auto x1 = as_net_sees(batch.x(), step.rng);
  auto x0 = step.rng.normal(x1.sizes(), x1.scalar_type());
  if (parts_.pairs == Pairs::optimal_transport) x0 = x0.index_select(0, near_in_groups(x1.flatten(1), x0.flatten(1)));
  const auto t = step.rng.uniform({x1.size(0)}, x1.scalar_type());
  const auto xt = at::lerp(x0, x1, with_event_dims(t, x1));
  return Loss().add("velocity_error", (parts_.net->forward(xt, t, batch.given, step.rng) - (x1 - x0)).square().mean());
}

Slope VelocityModel::slope(const Rows& given, double guidance) const {
  return [this, net = parts_.net->told_of(given, guidance)](double t, const Tensor& y) {
    return net(y.unflatten(1, shape_), at::full({y.size(0)}, t, y.options())).flatten(1);
  };
}

Rows VelocityModel::sample(std::int64_t n, const Rows& given, const OdeMethod& method, double guidance, Rng& rng) {
  const at::NoGradGuard off;
  const auto x1 = solve(slope(given, guidance), noise(n, rng).flatten(1), 0, 1, method).y.unflatten(1, shape_);
  if (!levels_) return range_.to_space(x1);
  return levels_->quantized((x1 + 1) / 2);
}

Rows VelocityModel::sample(std::int64_t n, const Rows& given, Rng& rng) { return sample(n, given, parts_.drawing, 1, rng); }

ScoreInfo VelocityModel::score_info() const {
  if (levels_) return {ScoreInfo::Kind::lower_bound, ScoreInfo::Measure::mass};
  return {ScoreInfo::Kind::estimate, ScoreInfo::Measure::density};
}

Score VelocityModel::score(const Batch& batch, Rng& rng) {
  const at::NoGradGuard off;
  const auto x = as_net_sees(batch.x(), rng).flatten(1);
  const auto& [tolerance, n_probes] = parts_.density;
  const auto found = flow_density(slope(batch.given, 1), standard_normal({x.size(1)}, x.options()), x, n_probes, tolerance, rng);
  // h = 2 v - 1 has the density p(h) = p(v) / 2 for each number
  const auto log_volume = levels_ ? static_cast<double>(x.size(1)) * std::numbers::ln2 + levels_->log_volume() : 0;
  return {.nats = found.nats + log_volume,
          .info = score_info(),
          .error = found.error,
          .shared_error = found.solver_error.mean().item<double>()};
}

std::vector<SamplerInfo> VelocityModel::samplers() {
  const auto fit = [](Model& model, const Codec&, const Table& settings, const Dataset*, const Rng&) {
    const auto spec = parse<OdeSamplerSpec>(settings, "sampler");
    auto& own = dynamic_cast<VelocityModel&>(model);
    if (spec.guidance != 1) own.parts_.net->expect_guidance(spec.guidance);
    const auto draw = [&own, spec](std::int64_t n, const Rows& given, Rng& rng) {
      return own.sample(n, given, method_of(spec), spec.guidance, rng);
    };
    return Sampler{.name = "ode", .draw = draw, .passes = slopes_of(method_of(spec))};
  };
  return {{.name = "ode",
           .summary = "noise carried to data by the velocity field: a method of the solver, its steps, guidance",
           .needs = {"sample"},
           .fields = describe<OdeSamplerSpec>(),
           .fit = fit}};
}

}  // namespace gx
