#include "generatrix/eval/cost/rate.h"

#include <algorithm>
#include <vector>

#include "generatrix/base/clock.h"
#include "generatrix/base/errors.h"

namespace gx {
namespace {

double timed(const std::function<void()>& call) {
  const Stopwatch watch;
  call();
  return std::max(watch.seconds(), 1e-9);  // a clock may stand still for a moment
}

}  // namespace

Rate measure_rate(std::int64_t items, double seconds, const std::function<void()>& call) {
  if (items < 1 || seconds < 0) throw errors::misuse("measure_rate", "no items or negative time", "at least one item");
  std::vector<double> rates;
  const auto first = timed(call);
  if (first >= seconds) {
    rates.push_back(static_cast<double>(items) / first);
  } else {
    const Stopwatch all;
    do rates.push_back(static_cast<double>(items) / timed(call));
    while (all.seconds() < seconds);
  }
  std::ranges::sort(rates);
  const auto at = [&](double share) { return rates[static_cast<std::size_t>(share * static_cast<double>(rates.size() - 1))]; };
  return {at(0.5), at(0.25), at(0.75), static_cast<std::int64_t>(rates.size())};
}

}  // namespace gx
