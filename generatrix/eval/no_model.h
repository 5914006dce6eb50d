// Rows that no model made, beside which models are judged: a metric on which they win says nothing about models.
#pragma once

#include "generatrix/contract/sampler.h"
#include "generatrix/eval/reference.h"

namespace gx {

inline constexpr const char* kIndependentCells = "independent cells";
inline constexpr const char* kCopies = "copies of training rows";
inline constexpr const char* kRealRows = "real rows";

// As samplers of events in the reference's unit, which they refer to:
//   independent cells        each cell has the value of a training row of its own, drawn evenly: all marginals, no dependence
//   copies of training rows  training rows that the reference does not hold as its twin, as far as there are any
std::vector<Sampler> samplers_of_no_model(const Reference& reference);

// A model that can do nothing, for metrics that judge samples alone.
ModelPtr no_model(const Codec& codec);

}  // namespace gx
