#include "generatrix/eval/cost/number.h"

#include "generatrix/base/errors.h"

namespace gx {

CostNumber measured(double value) { return {value, {}, {}}; }

CostNumber measured(const Rate& rate, std::int64_t at_once) {
  auto number = measured(rate.per_second);
  number.extra = {{"lower_quartile", rate.low},
                  {"upper_quartile", rate.high},
                  {"repeats", static_cast<double>(rate.repeats)},
                  {"at_once", static_cast<double>(at_once)}};
  return number;
}

CostNumber absent(std::string reason) { return {{}, std::move(reason), {}}; }

CostNumber unless_refused(const std::function<CostNumber()>& measure) {
  try {
    return measure();
  } catch (const Error& error) {
    return absent(error.what());
  }
}

}  // namespace gx
