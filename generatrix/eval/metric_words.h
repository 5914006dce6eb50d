// The metrics that a person's words mean.
#pragma once

#include "generatrix/eval/metric.h"

namespace gx {

// Each word is a metric's name, or a name that the field uses (metric_words.cpp lists them): "fid" is frechet_distance, "prdc" is
// precision, recall, density and coverage. Capitals do not count, and one word may be several with commas. In the order of the
// words, each metric once; without words all metrics that are not slow. Throws UserError with the nearest name for an unknown
// word, and with both meanings for "is".
std::vector<const Metric*> metrics_named(const std::vector<std::string>& words);

// What else the field calls this metric: {"fid"} for frechet_distance.
std::vector<std::string> other_names(const std::string& metric);

}  // namespace gx
