#include "generatrix/eval/compare_cost.h"

#include <algorithm>

#include "generatrix/data/loader.h"
#include "generatrix/eval/report_cell.h"

namespace gx {
namespace {

using Better = MetricInfo::Better;

constexpr std::int64_t kRows = 64;  // of training data that using the model is measured with

struct OfTraining {
  const char *name, *heading, *unit, *summary;
  Better better;
  std::optional<double> (*of)(const TrainingCost&);
};

const std::vector<OfTraining>& training_columns() {
  static const std::vector<OfTraining> all{
      {"training_steps", "steps", "", "steps of training", Better::neither,
       [](const TrainingCost& c) { return c.steps > 0 ? std::optional(static_cast<double>(c.steps)) : std::nullopt; }},
      {"training_seconds", "train s", "s", "seconds of training, by the run's own log", Better::neither,
       [](const TrainingCost& c) { return c.seconds > 0 ? std::optional(c.seconds) : std::nullopt; }},
      {"training_examples_per_second", "train ex/s", "1/s",
       "training rows read in a second, by every turn that reads rows; generated rows do not count", Better::higher,
       [](const TrainingCost& c) { return c.examples_per_second > 0 ? std::optional(c.examples_per_second) : std::nullopt; }},
      {"seconds_to_5_percent", "s to 5 %", "s",
       "seconds until the training loss stayed within 5 % of its final value; only for models with one loss", Better::neither,
       [](const TrainingCost& c) { return c.seconds_to_5_percent; }}};
  return all;
}

struct OfModel {
  const char *name, *heading, *unit, *summary;
  Better better;
  CostNumber Cost::*number;
};

const std::vector<OfModel>& model_columns() {
  static const std::vector<OfModel> all{
      {"parameters", "parameters", "", "numbers that training moves", Better::lower, &Cost::parameters},
      {"flops_to_train", "FLOPs train", "", "floating-point operations of a training step for each row, counted", Better::lower,
       &Cost::flops_to_train},
      {"flops_to_score", "FLOPs score", "", "floating-point operations to score one event, counted", Better::lower,
       &Cost::flops_to_score},
      {"flops_to_sample", "FLOPs sample", "", "floating-point operations to draw one sample, counted", Better::lower,
       &Cost::flops_to_sample},
      {"samples_per_second", "samples/s, 1", "1/s", "samples drawn one at a time, in a second", Better::higher,
       &Cost::samples_per_second},
      {"samples_per_second_256", "samples/s, 256", "1/s", "samples drawn 256 at a time, in a second", Better::higher,
       &Cost::samples_per_second_at_once},
      {"scores_per_second", "scores/s", "1/s", "rows scored in a second, 64 at a time", Better::higher, &Cost::scores_per_second},
      {"codes_per_second", "codes/s", "1/s", "rows encoded in a second, 64 at a time", Better::higher, &Cost::codes_per_second},
      {"passes_to_sample", "depth sample", "", "network passes that must follow each other to draw one sample", Better::lower,
       &Cost::passes_to_sample},
      {"passes_to_score", "depth score", "", "network passes that must follow each other to score one event", Better::lower,
       &Cost::passes_to_score},
      {"sample_speedup", "cores sample", "", "sampling speed with all cores over one core", Better::neither,
       &Cost::sample_speedup},
      {"score_speedup", "cores score", "", "scoring (or encoding) speed with all cores over one core", Better::neither,
       &Cost::score_speedup},
      {"bytes_to_train", "memory, B", "B",
       "most bytes of tensors at one time in a training step of the batch that it is trained with, and what the optimizer keeps, "
       "besides the weights",
       Better::lower, &Cost::bytes_to_train}};
  return all;
}

// Of the model at `index` of n seeds.
ReportCell cell_of(const CostNumber& number, std::size_t index, std::size_t n) {
  ReportCell cell{.by_seed = std::vector<std::optional<double>>(n), .reason = number.reason, .extra = number.extra};
  cell.by_seed[index] = number.value;
  cell.standard_error = number.standard_error;
  if (number.standard_error) cell.error_by = "repeats";
  summarize(cell);
  return cell;
}

ReportCell cell_of(const OfTraining& column, const std::vector<Trained>& trained) {
  ReportCell cell{.reason = "this training has no single loss, or its loss had not settled when it ended"};
  for (const auto& one : trained) cell.by_seed.push_back(one.model ? column.of(one.cost) : std::nullopt);
  summarize(cell);
  return cell;
}

}  // namespace

std::vector<ReportColumn> cost_columns() {
  std::vector<ReportColumn> columns;
  for (const auto& c : training_columns()) columns.push_back({c.name, c.heading, "cost", c.unit, c.summary, c.better});
  for (const auto& c : model_columns()) columns.push_back({c.name, c.heading, "cost", c.unit, c.summary, c.better});
  return columns;
}

ContestantCost::ContestantCost(const std::vector<Trained>& trained, const Ground& ground,
                               const std::optional<CostOptions>& options)
    : trained_(trained), options_(options) {
  const auto first = std::ranges::find_if(trained, [](const Trained& one) { return one.model != nullptr; });
  first_ = static_cast<std::size_t>(first - trained.begin());
  if (!options_) return;
  Rng rng(0);
  const auto rows = [&](std::int64_t n) {
    return read_batch(*ground.train, ground.codec, 0, std::min(n, ground.train->size()), rng);
  };
  rows_ = rows(kRows);
  options_->numbers_kept = first->cost.numbers_kept;
  cost_ = measure_cost(*first->model, rows_, rows(std::max<std::int64_t>(1, first->cost.batch)), *options_);
}

std::vector<ReportCell> ContestantCost::cells(const Sampler* sampler) const {
  std::vector<ReportCell> cells;
  for (const auto& column : training_columns()) cells.push_back(cell_of(column, trained_));
  if (!options_) {
    cells.resize(cells.size() + model_columns().size(), {.reason = "not measured"});
    return cells;
  }
  const auto cost = sampler ? with_sampling(cost_, *trained_[first_].model, *sampler, rows_, *options_) : cost_;
  for (const auto& column : model_columns()) cells.push_back(cell_of(cost.*column.number, first_, trained_.size()));
  return cells;
}

}  // namespace gx
