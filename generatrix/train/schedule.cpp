#include "generatrix/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gx {

double learning_rate_factor(const ScheduleSpec& spec, std::int64_t index, std::int64_t count) {
  if (index < spec.warm_up) return static_cast<double>(index + 1) / static_cast<double>(spec.warm_up);
  if (spec.shape == "cosine") {
    const auto length = std::max<std::int64_t>(1, count - spec.warm_up);
    const auto t = static_cast<double>(index - spec.warm_up) / static_cast<double>(length);
    return spec.floor + (1 - spec.floor) * (1 + std::cos(std::numbers::pi * t)) / 2;
  }
  if (spec.shape == "multi_step") {
    const auto passed = std::ranges::count_if(spec.milestones, [&](auto milestone) { return milestone <= index; });
    return std::pow(spec.factor, static_cast<double>(passed));
  }
  return 1;
}

}  // namespace gx
