#include "generatrix/eval/cost.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/eval/cost/measuring.h"

namespace gx {
namespace {

class EvaluationMode {
 public:
  explicit EvaluationMode(Model& model) : model_(model), was_training_(model.is_training()) { model_.eval(); }
  ~EvaluationMode() { model_.train(was_training_); }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;

 private:
  Model& model_;
  bool was_training_;
};

CostNumber size_of(const Model& model) {
  double parameters = 0, buffers = 0;
  for (const auto& p : model.parameters()) parameters += static_cast<double>(p.numel());
  for (const auto& b : model.buffers()) buffers += static_cast<double>(b.numel());
  auto size = measured(parameters);
  size.extra = {{"buffers", buffers}};
  return size;
}

}  // namespace

Cost measure_cost(Model& model, const Sampler* sampler, const Batch& rows, const Space& space, const CostOptions& options) {
  if (!rows.x.defined() || rows.size() < 1) throw errors::bad_value("rows to measure costs on", "0", "at least one");
  if (options.at_once < 1) throw errors::bad_value("samples at once", std::to_string(options.at_once), "at least one");
  CostSubject subject{model, rows, space, options, Rng(options.seed, rows.x.device())};
  Cost cost;
  cost.parameters = size_of(model);
  measure_training(cost, subject);
  at::NoGradGuard off;
  const EvaluationMode mode(model);
  measure_reading(cost, subject);
  measure_sampling(cost, subject, sampler);
  measure_reversing(cost, subject);
  return cost;
}

}  // namespace gx
