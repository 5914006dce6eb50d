#include "generatrix/studio/report_headline.h"

#include <algorithm>
#include <optional>
#include <span>

namespace gx {
namespace {

struct Choice {
  const char *name, *word, *heading, *about;
};

// The first that a report has is shown.
constexpr Choice kQuality[] = {{"frechet_distance", "quality", "Frechet distance (FD)",
                                "How far samples lie from real rows, in the features that judge them. 0: the same law."},
                               {"sliced_wasserstein", "quality", "sliced distance",
                                "How far samples lie from real rows, seen from many directions. 0: the same law."},
                               {"accuracy", "quality", "accuracy", "Share of rows whose label the model names."}};
constexpr Choice kLikelihood[] = {
    {"bits_per_dim", "likelihood", "bits a dimension",
     "Length of the model's code for a number of a test row. Exact, or a bound that the length is never above."},
    {"log_likelihood", "likelihood", "nats a row", "Mean log-probability of a test row."},
    {"elbo", "likelihood", "nats a row", "Mean of a bound that the log-probability of a test row is never below."}};
constexpr Choice kCosts[] = {
    {"seconds_to_5_percent", "efficient", "seconds to 5 %",
     "Seconds of training until its score stayed within 5 % of the final one."},
    {"parameters", "efficient", "numbers learned", "Parameters: numbers that training moves."},
    {"passes_to_sample", "parallel", "passes in a row", "Network passes that must follow each other to draw one sample."},
    {"sample_speedup", "parallel", "faster on all cores", "Speed of sampling on all cores over that on one core."},
    {"round_trip_error", "reversible", "error there and back",
     "Largest error of a value after going to the code and back. A flow loses nothing."},
    {"samples_per_second_256", "speed", "samples a second", "Samples drawn in a second, 256 at a time."}};
constexpr std::size_t kFew = 4;  // columns that somebody must have asked for: usual reports have many more

std::optional<std::size_t> place_of(const Report& report, std::string_view name) {
  const auto found = std::ranges::find(report.columns, name, &ReportColumn::name);
  if (found == report.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - report.columns.begin());
}

void add_first(std::vector<HeadlineColumn>& all, const Report& report, std::span<const Choice> choices) {
  for (const auto& choice : choices) {
    const auto place = place_of(report, choice.name);
    if (place) return all.push_back({*place, choice.word, choice.heading, choice.about});
  }
}

bool is_cost(const ReportColumn& column) { return column.group == "cost"; }

// All that are no costs, with their own words.
std::vector<HeadlineColumn> measures_of(const Report& report) {
  std::vector<HeadlineColumn> all;
  for (std::size_t c = 0; c < report.columns.size(); ++c) {
    const auto& column = report.columns[c];
    if (!is_cost(column))
      all.push_back({c, column.group == "representation" ? "codes" : column.group, column.heading, column.summary, true});
  }
  return all;
}

bool has(const std::vector<HeadlineColumn>& all, std::size_t column) {
  return std::ranges::find(all, column, &HeadlineColumn::column) != all.end();
}

}  // namespace

std::vector<HeadlineColumn> headline_of(const Report& report) {
  auto all = measures_of(report);
  if (all.size() > kFew) {
    all.clear();
    add_first(all, report, kQuality);
    add_first(all, report, kLikelihood);
  }
  for (const auto& choice : kCosts) {
    const auto place = place_of(report, choice.name);
    if (place && !has(all, *place)) all.push_back({*place, choice.word, choice.heading, choice.about});
  }
  return all;
}

std::vector<TrainingTook> trainings_of(const Report& report) {
  const auto steps = place_of(report, "training_steps"), seconds = place_of(report, "training_seconds");
  std::vector<TrainingTook> all;
  if (!steps || !seconds) return all;
  for (const auto& row : report.rows) {
    const bool known = row.cells[*steps].value && row.cells[*seconds].value;
    if (known && std::ranges::find(all, row.name, &TrainingTook::name) == all.end())
      all.push_back({row.name, *row.cells[*steps].value, *row.cells[*seconds].value});
  }
  return all;
}

}  // namespace gx
