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
  std::int64_t batch = 64;                     // rows of a step
  std::int64_t numbers_kept = 0;               // by the optimizer and by averages of weights, for each trained parameter
};

// One model trained from one seed; without a model when its training diverged.
struct Trained {
  std::int64_t seed = 0;
  ModelPtr model;
  std::string failure;
  TrainingCost cost;
};

// What a contestant runs on, as its own codec reads it. Contestants share what is equal: references are made once for each pair
// of row sets.
struct Ground {
  DatasetPtr judged;  // that it was not trained on, the same rows for all contestants
  DatasetPtr train;   // its own training rows
  Codec codec;
  Modes modes = {};
  bool train_is_own = true;  // false: it was trained on other data than these (a comparison that was forced)
};

struct Contestant {
  std::string name;  // of the recipe or run
  std::string model, family, source, config;
  Ground ground;
  std::vector<Trained> trained;  // one for each seed
  std::vector<ReportCurve> curves;
};

struct CompareOptions {
  std::vector<std::string> samplers;  // empty: the model's own, and a mixture fitted on codes where there are codes
  std::vector<std::string> metrics;   // empty: all that are known
  std::int64_t n = 1000;              // rows that likelihoods are measured on; as many samples as the reference has rows
  std::int64_t k = 100;               // draws a row of importance-weighted estimates
  std::uint64_t seed = 0;
  std::optional<FeatureNet> net = {};
  std::optional<CostOptions> costs = CostOptions{};  // of speed and memory, which takes seconds a model; empty: not measured
};

struct CompareHooks {
  std::function<void(const std::string&)> tell;  // hears what is being measured
  // The pictures of a row, by the first model of its contestant and the sampler, null where it cannot be sampled.
  std::function<std::vector<ReportPicture>(Model&, const Sampler*, const Ground&, const Reference&)> pictures;
  std::function<ReportPicture(const Reference&)> real;  // the picture of real rows
};

// Rows in the order of the contestants, columns in the order of the metrics and then the costs; columns without any number are
// left out. Every model is judged by the same rows with the same streams, and nothing about it depends on the others or on their
// order: alone it gets the same numbers, and those of `evaluate`. Each sampler is fitted once, as everywhere (known_samplers.h).
// Below the models stand the rows that no model made (no_model.h), of the largest training set. Throws UserError for unknown
// samplers and metrics. The caller fills in what it alone knows: command, version, data, budget, machine, differences.
Report compare(const std::vector<Contestant>& contestants, const CompareOptions& options, const CompareHooks& hooks);

}  // namespace gx
