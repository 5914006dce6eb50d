// Where the modes of a generated mixture are known to be: equal balls of mass in the data's own units.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct Modes {
  Tensor centers;  // float64 [K, D]; undefined when unknown
  double sd = 0;   // of each mode in every direction

  bool known() const { return centers.defined(); }
};

}  // namespace gx
