#include "generatrix/eval/cost/number.h"

#include <cmath>

#include "generatrix/base/errors.h"

namespace gx {

CostNumber measured(double value) { return {.value = value}; }

CostNumber measured(const Rate& rate, std::int64_t at_once) {
  auto number = measured(rate.per_second);
  // of a median of normal repeats: 1.253 sigma / sqrt n, and the quartiles are 1.349 sigma apart
  const auto n = static_cast<double>(rate.repeats);
  if (rate.repeats > 3) number.standard_error = 1.253 / 1.349 * (rate.high - rate.low) / std::sqrt(n);
  number.extra = {{"lower_quartile", rate.low},
                  {"upper_quartile", rate.high},
                  {"repeats", static_cast<double>(rate.repeats)},
                  {"at_once", static_cast<double>(at_once)}};
  return number;
}

CostNumber absent(std::string reason) { return {.reason = std::move(reason)}; }

CostNumber unless_refused(const std::function<CostNumber()>& measure) {
  try {
    return measure();
  } catch (const Error& error) {
    return absent(error.what());
  }
}

}  // namespace gx
