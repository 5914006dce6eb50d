#include "generatrix/families/diffusion/velocity_model.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "generatrix/families/diffusion/sampler_settings.h"
#include "generatrix/prob/distributions/standard_normal.h"
#include "generatrix/prob/ode/flow_density.h"

namespace gx {
namespace {

std::optional<Dequantization> dequantization_of(const Field& field) {
  if (is_real(field.values)) return {};
  return Dequantization(field, /*alpha=*/0.05);  // no logit is taken, so alpha does not matter
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
           .by_rows = parts_.objective.by_rows}};
}

Tensor VelocityModel::noise(std::int64_t n, Rng& rng) const {
  auto shape = shape_;
  shape.insert(shape.begin(), n);
  return rng.normal(shape, parts_.net->like().scalar_type());
}

Tensor VelocityModel::as_net_sees(const Tensor& x, Rng& rng) const {
  return range_.from_space(levels_ ? levels_->dequantized(x, rng) : within_grain(task().event.only(), x, rng));
}

Loss VelocityModel::loss(const Batch& batch, const Step& step) {
  const auto x1 = as_net_sees(batch.x(), step.rng);
  return parts_.objective.loss({*parts_.net, x1, batch.given, log_volume()}, step.rng);
}

// h = 2 v - 1 has the density p(h) = p(v) / 2 for each number.
double VelocityModel::log_volume() const {
  return levels_ ? static_cast<double>(task().event.dims()) * std::numbers::ln2 + levels_->log_volume() : 0;
}

Rows VelocityModel::sample(std::int64_t n, const Rows& given, const OdeMethod& method, double guidance, Rng& rng) {
  const at::NoGradGuard off;
  const auto x1 =
      solve(velocity_of(*parts_.net, given, shape_, guidance), noise(n, rng).flatten(1), 0, 1, method).y.unflatten(1, shape_);
  if (!levels_) return range_.to_space(x1);
  return levels_->quantized((x1 + 1) / 2);
}

Rows VelocityModel::sample(std::int64_t n, const Rows& given, Rng& rng) { return sample(n, given, parts_.drawing, 1, rng); }

ScoreInfo VelocityModel::score_info() const {
  if (levels_) return {ScoreInfo::Kind::lower_bound, ScoreInfo::Measure::mass};
  const bool is_whole = !task().event.only().grain.empty();
  return {is_whole ? ScoreInfo::Kind::lower_bound : ScoreInfo::Kind::estimate, ScoreInfo::Measure::density};
}

Score VelocityModel::score(const Batch& batch, Rng& rng) { return score_within(batch, parts_.density.tolerance, rng); }

Score VelocityModel::score_finer(const Batch& batch, double times, Rng& rng) {
  return score_within(batch, parts_.density.tolerance / times, rng);
}

Score VelocityModel::score_within(const Batch& batch, double tolerance, Rng& rng) {
  const at::NoGradGuard off;
  const auto x = as_net_sees(batch.x(), rng).flatten(1);
  const auto field = velocity_of(*parts_.net, batch.given, shape_);
  const auto base = standard_normal({x.size(1)}, x.options());
  const auto found = flow_density(field, base, x, parts_.density.n_probes, tolerance, rng);
  return {.nats = found.nats + log_volume(),
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
