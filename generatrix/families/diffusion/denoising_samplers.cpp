// How a DenoisingModel draws rows: step by step from noise, by all of its steps or by some of them.
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/families/diffusion/denoising_model.h"
#include "generatrix/families/diffusion/sampler_settings.h"

namespace gx {

std::int64_t DenoisingModel::steps_of(const DrawingSettings& settings) const {
  return settings.steps.value_or(parts_.schedule.n_steps());
}

Tensor DenoisingModel::deviation_of_step(std::int64_t k, std::int64_t j, const Tensor& share) const {
  const auto& schedule = parts_.schedule;
  if (!share.defined()) return at::scalar_tensor(std::sqrt(schedule.variance(k, j)), parts_.net->like().options());
  const auto small = std::log(schedule.posterior_variance(k, j)), large = std::log(1 - schedule.kept(k) / schedule.kept(j));
  return (0.5 * (small + share * (large - small))).exp();
}

Rows DenoisingModel::sample(std::int64_t n, const Rows& given, const DrawingSettings& settings, Rng& rng) {
  const at::NoGradGuard off;
  const auto& schedule = parts_.schedule;
  const auto n_all = schedule.n_steps(), n_steps = steps_of(settings);
  if (n_steps < 1 || n_steps > n_all)
    throw errors::bad_value("sampler: steps", std::to_string(n_steps),
                            fmt::format("must be between 1 and the {} steps that the model was trained on", n_all));
  const auto net = parts_.net->told_of(given, settings.guidance);
  auto shape = shape_;
  shape.insert(shape.begin(), n);
  auto x = rng.normal(shape, parts_.net->like().scalar_type());
  for (auto i = n_steps; i > 0; --i) {
    const auto k = i * n_all / n_steps, j = (i - 1) * n_all / n_steps;
    const auto signal = at::scalar_tensor(std::sqrt(schedule.kept(k)), x.options());
    const auto rest = at::scalar_tensor(std::sqrt(1 - schedule.kept(k)), x.options());
    const auto t = at::full({n}, static_cast<double>(k) / static_cast<double>(n_all), x.options());
    const auto answer = said(net(x, t), x, signal, rest);
    const auto& row = answer.row;
    if (j == 0) {
      x = row;
      break;
    }
    const auto noise = (x - signal * row) / rest;
    const auto drawn = settings.eta * settings.eta * schedule.posterior_variance(k, j);
    x = std::sqrt(schedule.kept(j)) * row + std::sqrt(std::max(0.0, 1 - schedule.kept(j) - drawn)) * noise;
    if (settings.eta > 0) x += settings.eta * deviation_of_step(k, j, answer.share) * rng.normal(x.sizes(), x.scalar_type());
  }
  return range_.to_space(x);
}

Rows DenoisingModel::sample(std::int64_t n, const Rows& given, Rng& rng) { return sample(n, given, parts_.drawing, rng); }

std::vector<SamplerInfo> DenoisingModel::samplers() {
  const auto sampler = [](std::string name, DrawingSettings settings, Model& model) {
    auto& own = dynamic_cast<DenoisingModel&>(model);
    if (settings.guidance != 1) own.parts_.net->expect_guidance(settings.guidance);
    const auto draw = [&own, settings](std::int64_t n, const Rows& given, Rng& rng) {
      return own.sample(n, given, settings, rng);
    };
    return Sampler{.name = std::move(name), .draw = draw, .passes = own.steps_of(settings)};
  };
  return {{.name = "ancestral",
           .summary = "noise taken away step by step, each with fresh noise: the model's own law where all steps are taken",
           .needs = {"sample"},
           .fields = describe<AncestralSpec>(),
           .fit =
               [sampler](Model& model, const Codec&, const Table& settings, const Dataset*, const Rng&) {
                 const auto spec = parse<AncestralSpec>(settings, "sampler");
                 return sampler("ancestral", {spec.steps, 1, spec.guidance}, model);
               }},
          {.name = "ddim",
           .summary = "noise taken away in fewer steps, without fresh noise or with little of it",
           .needs = {"sample"},
           .fields = describe<DdimSpec>(),
           .fit = [sampler](Model& model, const Codec&, const Table& settings, const Dataset*, const Rng&) {
             const auto spec = parse<DdimSpec>(settings, "sampler");
             return sampler("ddim", {spec.steps, spec.eta, spec.guidance}, model);
           }}};
}

}  // namespace gx
