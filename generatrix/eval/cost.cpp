#include "generatrix/eval/cost.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/eval/cost/measuring.h"
#include "generatrix/eval/mode_scope.h"

namespace gx {
namespace {

CostNumber size_of(const Model& model) {
  double parameters = 0, buffers = 0;
  for (const auto& p : model.parameters()) parameters += static_cast<double>(p.numel());
  for (const auto& b : model.buffers()) buffers += static_cast<double>(b.numel());
  auto size = measured(parameters > 0 ? parameters : buffers);  // a fitted model learns buffers
  size.extra = {{"buffers", buffers}};
  return size;
}

CostSubject checked(Model& model, const Batch& rows, const CostOptions& options) {
  if (rows.size() < 1) throw errors::bad_value("rows to measure costs on", "0", "at least one");
  if (options.at_once < 1) throw errors::bad_value("samples at once", std::to_string(options.at_once), "at least one");
  return {model, rows, options, Rng(options.seed, rows.event.columns.front().data.device())};
}

}  // namespace

Cost measure_cost(Model& model, const Batch& rows, const CostOptions& options) {
  return measure_cost(model, rows, rows, options);
}

Cost measure_cost(Model& model, const Batch& rows, const Batch& of_step, const CostOptions& options) {
  auto subject = checked(model, rows, options);
  Cost cost;
  cost.parameters = size_of(model);
  auto step = checked(model, of_step, options);
  measure_training(cost, step);
  const at::NoGradGuard off;
  const ModeScope mode(model, ModeScope::Mode::evaluation);
  measure_reading(cost, subject);
  cost.passes_to_sample = cost.flops_to_sample = cost.samples_per_second = absent("no sampler draws from this model");
  cost.samples_per_second_at_once = cost.sample_speedup = cost.passes_to_sample;
  return cost;
}

Cost with_sampling(Cost cost, Model& model, const Sampler& sampler, const Batch& rows, const CostOptions& options) {
  auto subject = checked(model, rows, options);
  const at::NoGradGuard off;
  const ModeScope mode(model, ModeScope::Mode::evaluation);
  measure_sampling(cost, subject, sampler);
  return cost;
}

}  // namespace gx
