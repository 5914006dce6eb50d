// A log-density with its kind and measure, because numbers that differ in either must never be ranked against each other.
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
  // Of what the score is the logarithm.
  enum class Measure {
    mass,     // a probability of the stored event: of byte levels, of binary pixels, of tokens. Its negative is a code length.
    density,  // a density per unit volume of the model's space. Read at byte levels it is the probability of none of them.
  };
  Tensor nats;  // [B], float64 or float32: one log-density per event
  Kind kind;
  Measure measure;
};

std::string_view name_of(Score::Kind kind);
std::string_view name_of(Score::Measure measure);

}  // namespace gx
