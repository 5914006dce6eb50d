#include "generatrix/data/sources/series_gaps.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "generatrix/base/errors.h"
#include "generatrix/data/dates.h"

namespace gx {
namespace {

constexpr double kTolerance = 1e-3;  // of a step: times are often rounded
constexpr double kMost = 1e15;       // steps: more are no number of int64, and no gap that is filled

// use(a, b): neighbors of one series.
template <class Use>
void for_each_pair(const std::vector<SeriesStep>& steps, const Use& use) {
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (steps[i - 1].series == steps[i].series) use(steps[i - 1], steps[i]);
  }
}

// How many steps lie between two; 0 where they are no multiple of it apart.
std::int64_t steps_between(const SeriesStep& a, const SeriesStep& b, double time_between) {
  const auto n = (b.time - a.time) / time_between;
  return std::abs(n - std::round(n)) <= kTolerance ? std::llround(std::min(n, kMost)) : 0;
}

}  // namespace

double usual_time_between(const std::vector<SeriesStep>& steps) {
  std::vector<double> all;
  for_each_pair(steps, [&](const SeriesStep& a, const SeriesStep& b) {
    if (b.time > a.time) all.push_back(b.time - a.time);
  });
  std::ranges::sort(all);
  double usual = 0;
  std::ptrdiff_t most = 0;
  for (auto first = all.begin(); first != all.end();) {
    const auto end = std::upper_bound(first, all.end(), *first * (1 + 1e-9));  // one time, rounded
    if (end - first > most) {
      most = end - first;
      usual = *first;
    }
    first = end;
  }
  return usual;
}

int usual_months_between(const std::vector<SeriesStep>& steps) {
  std::map<int, std::int64_t> counts;
  for_each_pair(steps, [&](const SeriesStep& a, const SeriesStep& b) {
    if (b.time > a.time) ++counts[months_between(a.time, b.time).value_or(0)];
  });
  if (counts.empty() || counts.contains(0)) return 0;
  return std::ranges::max_element(counts, {}, [](const auto& pair) { return pair.second; })->first;
}

std::int64_t count_left_out(const std::vector<SeriesStep>& steps, double time_between) {
  std::int64_t n = 0;
  for_each_pair(steps, [&](const SeriesStep& a, const SeriesStep& b) {
    n += std::max<std::int64_t>(0, steps_between(a, b, time_between) - 1);
  });
  return n;
}

std::int64_t count_months_left_out(const std::vector<SeriesStep>& steps, int months) {
  std::int64_t n = 0;
  for_each_pair(steps, [&](const SeriesStep& a, const SeriesStep& b) {
    if (b.time > a.time) n += std::max(0, months_between(a.time, b.time).value_or(0) / months - 1);
  });
  return n;
}

std::vector<SeriesStep> with_gaps(const std::vector<SeriesStep>& steps, double time_between, const Path& file) {
  std::vector<SeriesStep> all;
  if (!steps.empty()) all.push_back(steps.front());
  const auto most = (1 + kMostGaps) * std::ssize(steps);
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const auto &a = steps[i - 1], &b = steps[i];
    if (a.series == b.series) {
      const auto n = steps_between(a, b, time_between);
      if (n == 0)
        throw errors::malformed(
            file, fmt::format("two steps of a series {} apart, at times {} and {}", b.time - a.time, a.time, b.time),
            fmt::format("multiples of data.step = {}; 0 takes any times", time_between));
      if (std::ssize(all) + n > most)
        throw errors::malformed(file, fmt::format("a gap of {} steps, from time {} to {}", n - 1, a.time, b.time),
                                fmt::format("at most {} times as many steps left out as there are", kMostGaps));
      for (std::int64_t k = 1; k < n; ++k) all.push_back({a.series, a.time + static_cast<double>(k) * time_between, -1});
    }
    all.push_back(b);
  }
  return all;
}

}  // namespace gx
