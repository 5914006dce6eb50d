#include "generatrix/train/plan.h"

#include "generatrix/base/errors.h"
#include "generatrix/base/memory.h"
#include "generatrix/base/torch.h"
#include "generatrix/train/optimizer.h"
#include "generatrix/train/session.h"

namespace gx {
namespace {

std::int64_t bytes_of(const Model& model) {
  std::int64_t bytes = 0;
  for (const auto& weight : model.parameters()) bytes += static_cast<std::int64_t>(weight.nbytes());
  return bytes;
}

// Gradients, the optimizer's state, averages: at least so many.
std::int64_t bytes_beside_weights(const Model& model, const TrainSpec& spec) {
  return bytes_of(model) * (1 + numbers_kept(spec));
}

}  // namespace

std::int64_t numbers_kept(const TrainSpec& spec) { return numbers_kept(spec.optimizer) + (spec.ema > 0 ? 1 : 0); }

void check_memory(const Model& model, const std::string& name, const TrainSpec& spec) {
  const auto needed = bytes_beside_weights(model, spec), there = free_memory();
  if (needed > there && !any_memory()) throw errors::no_memory("training " + name, needed, there);
}

TrainPlan plan(const TrainRequest& request, const Catalog& catalog) {
  use_threads(static_cast<int>(request.config.train.threads));
  for (auto* observer : request.observers) observer->waits("reading " + request.config.data.name);
  Session session(request, catalog);
  for (auto* observer : request.observers) observer->waits("measuring steps");
  auto found = session.measure();
  const auto& model = session.model();
  for (const auto& weight : model.parameters()) found.n_parameters += weight.numel();
  found.state_bytes = bytes_of(model) + bytes_beside_weights(model, request.config.train);
  found.peak_bytes = most_memory_so_far();
  return found;
}

}  // namespace gx
