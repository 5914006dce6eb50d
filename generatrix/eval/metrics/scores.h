// What metrics of codes and factors say of their results.
#pragma once

#include "generatrix/eval/factors/information.h"
#include "generatrix/eval/metric.h"

namespace gx {

// The estimate with its error over rows; `kind` names the variant, because numbers of two variants are not comparable.
Measurement measured_by(const Subject& subject, Estimate estimate, std::string kind);

// The mean of the scores; `extra` has a number for each factor that has one, by its name. Omitted where no factor of the rows has
// more than one value.
Metric::Finding by_factor(const Subject& subject, const Scores& scores, std::string kind);

}  // namespace gx
