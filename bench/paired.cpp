#include "bench/paired.h"

#include <algorithm>

#include "bench/worker.h"

namespace gx::bench {
namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

Comparison compare(const std::string& bench, const Contender& ours, const Contender& reference, int rounds, double seconds) {
  Worker a(bench, ours.name), b(bench, reference.name);
  std::vector<double> ours_ms, reference_ms, ratios;
  for (int round = 0; round < rounds; ++round) {
    ours_ms.push_back(a.milliseconds(seconds));
    reference_ms.push_back(b.milliseconds(seconds));
    ratios.push_back(reference_ms.back() / ours_ms.back());
  }
  const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
  return {median(ours_ms), median(reference_ms), median(ratios), *low, *high};
}

}  // namespace gx::bench
