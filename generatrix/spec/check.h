// A condition on a field's value: an interval of numbers or a list of choices. It is data, so the same object tests a value,
// gives the words of the error and documents the field. For a field that is a list, the condition holds for each element.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "generatrix/spec/value.h"

namespace gx {

struct Check {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above_low = false;   // low itself is refused
  bool below_high = false;  // high itself is refused
  std::vector<Value> choices = {};

  bool allows(const Value& value) const;  // value: a bool, text or number; whole and real numbers are treated alike
  std::string words() const;              // "positive", "at least 2", "one of auto, grey"; empty when all values are allowed
};

inline const Check positive{.low = 0, .above_low = true};

Check at_least(double low);
Check above(double low);
Check below(double high);
Check between(double low, double high);  // both included
Check one_of(std::vector<Value> choices);

}  // namespace gx
