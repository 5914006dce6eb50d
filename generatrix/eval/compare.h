// Trained models side by side: every number of every row, with the spread over seeds.
//
// A row is model x sampler. What does not depend on the sampler (a likelihood, a reconstruction) is measured once for each model
// and stands in each of its rows.
#pragma once

#include <functional>

#include "generatrix/contract/model.h"
#include "generatrix/eval/cost.h"
#include "generatrix/eval/reference.h"
#include "generatrix/eval/report.h"

namespace gx {

// What a training took.
struct TrainingCost {
  std::int64_t steps = 0;
  double seconds = 0;
  double examples_per_second = 0;              // rows read by all turns; 0: the log does not say
  std::optional<double> seconds_to_5_percent;  // of its final loss; nothing for players against each other
};

// One model trained from one seed; without a model when its training diverged.
struct Trained {
  std::int64_t seed = 0;
  ModelPtr model;
  std::string failure;
  TrainingCost cost;
  bool train_is_own = true;  // whether it was trained on the ground's training rows
};

struct Contestant {
  std::string name;  // of the recipe or run
  std::string model, family, source, config;
  std::vector<Trained> trained;  // one for each seed
  std::vector<ReportCurve> curves;
};

struct CompareOptions {
  std::vector<std::string> samplers;  // empty: the model's own, and a mixture fitted on codes where there are codes
  std::vector<std::string> metrics;   // empty: all that are known
  std::int64_t n = 1000;              // rows that likelihoods are measured on; as many samples as the reference has rows
  std::int64_t k = 100;               // draws a row of importance-weighted estimates
  std::uint64_t seed = 0;
  std::optional<CostOptions> costs = CostOptions{};  // of speed and memory, which takes seconds a model; empty: not measured
};

struct Ground {  // what all contestants run on
  const Dataset& judged;
  const Dataset& train;
  const Codec& codec;
  const Reference& reference;
};

struct CompareHooks {
  std::function<void(const std::string&)> tell;  // hears what is being measured
  // The pictures of a row, by the first model of its contestant and the sampler, null where it cannot be sampled.
  std::function<std::vector<ReportPicture>(Model&, const Sampler*)> pictures;
};

// Rows in the order of the contestants, columns in the order of the metrics and then the costs; columns without any number are
// left out. Each sampler is fitted once, from a stream of the seed and its name. Throws UserError for unknown samplers and
// metrics. The caller fills in what it alone knows: command, version, data, budget, machine, differences, the picture of real
// rows.
Report compare(const std::vector<Contestant>& contestants, const Ground& ground, const CompareOptions& options,
               const CompareHooks& hooks);

}  // namespace gx
