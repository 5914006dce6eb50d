#include "generatrix/eval/cost/table.h"

namespace gx {
namespace {

struct Entry {
  CostNumber Cost::*number;
  const char *name, *heading, *unit, *summary;
  MetricInfo::Better better;
};

constexpr auto kLower = MetricInfo::Better::lower, kHigher = MetricInfo::Better::higher, kNeither = MetricInfo::Better::neither;

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all{
      {&Cost::parameters, "parameters", "parameters", "", "numbers that training moves", kNeither},
      {&Cost::flops_to_train, "flops_to_train", "train an example", "FLOP",
       "operations of a training step for each row, all turns forward and backward; counted: 2 for each multiply-add of a matrix "
       "product or convolution",
       kLower},
      {&Cost::flops_to_score, "flops_to_score", "score one", "FLOP", "operations to score one row, counted", kLower},
      {&Cost::flops_to_encode, "flops_to_encode", "encode one", "FLOP", "operations to encode one row, counted", kLower},
      {&Cost::flops_to_sample, "flops_to_sample", "sample one", "FLOP", "operations to draw one sample alone, counted", kLower},
      {&Cost::passes_to_sample, "passes_to_sample", "depth of sampling", "passes",
       "network passes that must follow each other to draw one sample; 1 is fully parallel", kLower},
      {&Cost::passes_to_score, "passes_to_score", "depth of scoring", "passes",
       "network passes that must follow each other to score one row; 1 is fully parallel", kLower},
      {&Cost::samples_per_second, "samples_per_second", "sampling, one by one", "1/s", "samples a second, drawn one at a time",
       kHigher},
      {&Cost::samples_per_second_at_once, "samples_per_second_at_once", "sampling, 256 at once", "1/s",
       "samples a second, drawn 256 at a time", kHigher},
      {&Cost::scores_per_second, "scores_per_second", "scoring", "1/s", "rows scored a second, a training batch at a time",
       kHigher},
      {&Cost::codes_per_second, "codes_per_second", "encoding", "1/s", "rows encoded a second, a training batch at a time",
       kHigher},
      {&Cost::sample_speedup, "sample_speedup", "sampling, all cores", "times",
       "speed of sampling 256 at once on all cores against one", kHigher},
      {&Cost::score_speedup, "score_speedup", "scoring, all cores", "times",
       "speed of scoring (encoding, where there is no score) on all cores against one", kHigher},
      {&Cost::bytes_to_train, "bytes_to_train", "memory to train", "bytes",
       "most bytes of tensors at one time in a training step, besides weights and optimizer", kLower},
      {&Cost::bytes_to_score, "bytes_to_score", "memory to score", "bytes",
       "most bytes of tensors at one time while a training batch is scored, besides the weights", kLower},
      {&Cost::bytes_to_sample, "bytes_to_sample", "memory to sample", "bytes",
       "most bytes of tensors at one time while 256 samples are drawn, besides the weights", kLower},
      {&Cost::round_trip_error, "round_trip_error", "round trip", "",
       "largest |x - x'| over rows, where x' comes back through the inverse, or from the mean code by the mean decoding", kLower},
      {&Cost::levels_restored, "levels_restored", "levels restored", "",
       "share of stored levels (bytes, binary pixels) that are exactly equal after the round trip", kHigher},
  };
  return all;
}

}  // namespace

std::vector<ReportColumn> model_cost_columns() {
  std::vector<ReportColumn> columns;
  for (const auto& e : entries()) columns.push_back({e.name, e.heading, "cost", e.unit, e.summary, e.better});
  return columns;
}

std::vector<ReportCell> model_cost_cells(const Cost& cost) {
  std::vector<ReportCell> cells;
  for (const auto& e : entries()) {
    const auto& number = cost.*e.number;
    ReportCell cell;
    cell.value = number.value;
    if (number.value) cell.by_seed = {*number.value};
    cell.kind = number.kind;
    cell.reason = number.reason;
    cell.extra = number.extra;
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace gx
