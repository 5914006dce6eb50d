// The cost columns of a comparison: what a training took and what using the model takes.
#pragma once

#include "generatrix/eval/compare.h"

namespace gx {

std::vector<ReportColumn> cost_columns();

// The costs of one contestant: of its trainings by seed, of its model by the first seed that has one.
class ContestantCost final {
 public:
  // Measures all that does not depend on a sampler, once; nothing of the model when `options` are empty. One of `trained` has a
  // model, and all outlive this object.
  ContestantCost(const std::vector<Trained>& trained, const Ground& ground, const std::optional<CostOptions>& options);

  // One cell for each of cost_columns(). Measures the sampler, which draws from the first model; null: it cannot be sampled.
  std::vector<ReportCell> cells(const Sampler* sampler) const;

 private:
  const std::vector<Trained>& trained_;
  std::optional<CostOptions> options_;
  std::size_t first_;  // of trained_ that has a model
  Batch rows_;
  Cost cost_;
};

}  // namespace gx
