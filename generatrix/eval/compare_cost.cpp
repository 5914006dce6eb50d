#include "generatrix/eval/compare_cost.h"

#include "generatrix/data/loader.h"
#include "generatrix/eval/cost/table.h"

namespace gx {
namespace {

using Better = MetricInfo::Better;

constexpr std::int64_t kRows = 64;  // of training data that costs are measured with

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
      {"training_examples_per_second", "train ex/s", "1/s", "training rows a second: steps x batch / seconds", Better::higher,
       [](const TrainingCost& c) { return c.seconds > 0 ? std::optional(c.examples_per_second) : std::nullopt; }},
      {"seconds_to_5_percent", "s to 5 %", "s",
       "seconds until the training loss stayed within 5 % of its final value; only for models with one loss", Better::lower,
       [](const TrainingCost& c) { return c.seconds_to_5_percent; }}};
  return all;
}

ReportCell cell_of(const OfTraining& column, const std::vector<const Trained*>& alive) {
  ReportCell cell{.reason = "the run's log does not say"};
  for (const auto* trained : alive) {
    if (const auto value = column.of(trained->cost)) cell.by_seed.push_back(*value);
  }
  summarize(cell);
  return cell;
}

}  // namespace

std::vector<ReportColumn> cost_columns() {
  std::vector<ReportColumn> columns;
  for (const auto& c : training_columns()) columns.push_back({c.name, c.heading, "cost", c.unit, c.summary, c.better});
  const auto of_model = model_cost_columns();
  columns.insert(columns.end(), of_model.begin(), of_model.end());
  return columns;
}

std::vector<ReportCell> cost_cells(const std::vector<const Trained*>& alive, const Sampler* sampler, const Ground& ground,
                                   bool measured) {
  std::vector<ReportCell> cells;
  for (const auto& column : training_columns()) cells.push_back(cell_of(column, alive));
  if (!measured) {
    cells.resize(cost_columns().size(), {.reason = "not measured"});
    return cells;
  }
  Rng rng(0);
  const auto rows = read_batch(ground.train, ground.codec, 0, std::min(kRows, ground.train.size()), rng);
  const auto of_model = model_cost_cells(measure_cost(*alive.front()->model, sampler, rows, ground.codec.space));
  cells.insert(cells.end(), of_model.begin(), of_model.end());
  return cells;
}

}  // namespace gx
