#include "generatrix/studio/report_differences.h"

#include <algorithm>
#include <functional>

#include "generatrix/spec/settings.h"

namespace gx {
namespace {

// Rows are in the order of their contestants, one or more of each.
std::size_t contestant_of(const ReportRow& row, const Contest& contest) {
  const auto found = std::ranges::find(contest.contestants, row.name, &Contestant::name);
  return static_cast<std::size_t>(found - contest.contestants.begin());
}

}  // namespace

std::vector<ReportDifference> differences_of(const Report& report, const Contest& contest) {
  std::vector<ReportDifference> all;
  for (const auto& row : report.rows) {
    const auto index = static_cast<std::size_t>(&row - report.rows.data());
    for (const auto& [key, value] : flatten(contest.configs[contestant_of(row, contest)])) {
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
