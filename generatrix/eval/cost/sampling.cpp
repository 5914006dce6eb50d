#include <ATen/ATen.h>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/eval/cost/measuring.h"

namespace gx {
namespace {

// What the rows are given, in turn.
Conditions conditions_of(const CostSubject& subject) {
  return subject.model.task().given.empty() ? no_conditions() : rows_in_turn(subject.rows.given);
}

// Drawing by many dependent passes does at least what scoring does at once, where masked nets waste half of their products. So
// far fewer mean that the sampler works where no operator is seen.
CostNumber if_seen(CostNumber flops, std::int64_t passes, const CostNumber& to_score) {
  if (passes > 1 && flops.value.value_or(0) < to_score.value.value_or(1) / 4)
    return absent("its sampler is not made of counted operators");
  return flops;
}

}  // namespace

void measure_sampling(Cost& cost, CostSubject& subject, const Sampler& sampler) {
  const auto many = subject.options.at_once;
  const auto conditions = conditions_of(subject);
  const auto draws = [&](std::int64_t n) -> CostCall {
    const auto given = conditions(n, subject.rng);
    return [&subject, &sampler, n, given] { wait_for(sampler.draw(n, given, subject.rng).columns.front().data); };
  };
  const auto speed = [&](std::int64_t n) {
    return unless_refused([&] { return measured(measure_rate(n, subject.options.seconds, draws(n)), n); });
  };
  cost.passes_to_sample = measured(static_cast<double>(sampler.passes));
  cost.flops_to_sample = if_seen(flops_per_event(1, draws(1)), sampler.passes, cost.flops_to_score);
  cost.samples_per_second = speed(1);
  cost.samples_per_second_at_once = speed(many);
  cost.sample_speedup = measure_speedup(subject, many, draws(many));
}

}  // namespace gx
