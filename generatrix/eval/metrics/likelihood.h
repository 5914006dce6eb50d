// What the likelihood metrics share: what they are called, and when they may be ranked.
#pragma once

#include <string>

#include "generatrix/eval/metric.h"

namespace gx {

// Whether an event has levels, at which a density on [0, 1] is read only.
bool has_levels(const Space& space);

// "label": what the model is told, so that its score is log p(x|label); empty for one that is told nothing.
std::string given_words(const Subject& subject);

// Of sequences: also the nats of a step, the sum of all rows over that of their lengths.
void add_per_step(Measurement& result, const Tensor& nats, const Subject& subject);

// Why scores of this kind have no order; empty when they have one.
std::string why_unranked(const Subject& subject, const ScoreInfo& info);

}  // namespace gx
