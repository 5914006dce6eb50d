// A measured cost: a number, or the reason why there is none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "generatrix/eval/cost/rate.h"

namespace gx {

struct CostNumber {
  std::optional<double> value;
  std::string reason = {};                                 // when there is no value
  std::optional<double> standard_error = {};               // of a speed: of the median over repeats
  std::vector<std::pair<std::string, double>> extra = {};  // quartiles and repeats of a speed; shares of a sum
};

CostNumber measured(double value);
CostNumber measured(const Rate& rate, std::int64_t at_once);
CostNumber absent(std::string reason);

// What `measure` gives; a wish that the model refuses (an Error) is a reason, not the end of the comparison.
CostNumber unless_refused(const std::function<CostNumber()>& measure);

}  // namespace gx
