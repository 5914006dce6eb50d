#include "generatrix/studio/report_differences.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "generatrix/spec/settings.h"
#include "generatrix/studio/report_headline.h"

namespace gx {
namespace {

// Rows are in the order of their contestants, one or more of each.
std::size_t contestant_of(const ReportRow& row, const Contest& contest) {
  const auto found = std::ranges::find(contest.contestants, row.name, &Contestant::name);
  return static_cast<std::size_t>(found - contest.contestants.begin());
}

// What a training did, whatever it was planned to do; empty where nobody knows.
std::string reached_by(const ReportRow& row, const std::vector<TrainingTook>& trainings) {
  const auto found = std::ranges::find(trainings, row.name, &TrainingTook::name);
  return found == trainings.end() ? "" : fmt::format("{:.0f} steps in {:.3g} s", found->steps, found->seconds);
}

// Keys whose plan a training need not have reached: what it did stands in their place.
constexpr std::string_view kPlans[] = {"train.epochs", "train.steps", "train.validate_every"};

}  // namespace

std::vector<ReportDifference> differences_of(const Report& report, const Contest& contest) {
  std::vector<ReportDifference> all{{"training reached", {}}};
  const auto trainings = trainings_of(report);
  for (const auto& row : report.rows) all[0].values.push_back(reached_by(row, trainings));
  for (const auto& row : report.rows) {
    const auto index = static_cast<std::size_t>(&row - report.rows.data());
    for (const auto& [key, value] : flatten(contest.configs[contestant_of(row, contest)])) {
      if (std::ranges::find(kPlans, key) != std::end(kPlans)) continue;
      auto found = std::ranges::find(all, key, &ReportDifference::key);
      if (found == all.end()) found = all.insert(found, {key, std::vector<std::string>(report.rows.size())});
      found->values[index] = value;
    }
  }
  std::erase_if(all, [](const ReportDifference& d) {
    return std::ranges::adjacent_find(d.values, std::not_equal_to<>()) == d.values.end();
  });
  return all;
}

}  // namespace gx
