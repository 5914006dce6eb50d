// The learning rate as a function of the step.
#pragma once

#include "generatrix/train/spec.h"

namespace gx {

// Factor on the learning rate at step `index` of `count`:
//   warm-up     (index + 1) / warm_up              while index < warm_up
//   constant    1
//   cosine      floor + (1 - floor) (1 + cos(pi t)) / 2, t from 0 to 1 over the steps after warm-up   (arXiv 1608.03983, eq. 5)
//   multi_step  factor^(number of milestones <= index)
double learning_rate_factor(const ScheduleSpec& spec, std::int64_t index, std::int64_t count);

}  // namespace gx
