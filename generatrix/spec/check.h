// What a field's value must satisfy: an interval of numbers or a list of choices, as data, so that
// the same object tests a value, words the error and documents the field. In a list, it is about each element.
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

  bool allows(const Value& value) const;  // of a bool, text or number; a number's kind does not count
  std::string words() const;              // "positive", "at least 2", "one of auto, grey"; empty when all is allowed
};

inline const Check positive{.low = 0, .above_low = true};

Check at_least(double low);
Check above(double low);
Check below(double high);
Check between(double low, double high);  // both included
Check one_of(std::vector<Value> choices);

}  // namespace gx
