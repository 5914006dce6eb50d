// A log-density with its kind, because numbers of different kinds must never be ranked against each other.
#pragma once

#include <string_view>

#include "generatrix/base/tensor.h"

namespace gx {

struct Score {
  enum class Kind {
    exact,         // log p(x)
    lower_bound,   // at most log p(x), in expectation (an ELBO)
    estimate,      // consistent for log p(x), with a stated error (importance weights, an ODE solver)
    unnormalized,  // log p(x) up to an unknown constant
  };
  Tensor nats;  // [B], float64 or float32: one log-density per event
  Kind kind;
};

std::string_view name_of(Score::Kind kind);

}  // namespace gx
