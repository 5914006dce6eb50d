#include "generatrix/contract/abilities.h"
#include "generatrix/eval/cost/measuring.h"

namespace gx {
namespace {

CostNumber speed(const CostSubject& subject, const CostCall& call) {
  const auto n = subject.rows.size();
  return unless_refused([&] { return measured(measure_rate(n, subject.options.seconds, call), n); });
}

}  // namespace

void measure_reading(Cost& cost, CostSubject& subject) {
  auto* scorer = dynamic_cast<CanScore*>(&subject.model);
  auto* encoder = dynamic_cast<CanEncode*>(&subject.model);
  const auto n = subject.rows.size();
  const CostCall score = [&] { wait_for(scorer->score(subject.rows, subject.rng).nats); };
  const CostCall encode = [&] { wait_for(encoder->encode(subject.rows).sample({}, subject.rng)); };
  cost.passes_to_score = cost.flops_to_score = cost.scores_per_second = absent("the model gives no likelihood");
  cost.codes_per_second = absent("the model has no codes");
  cost.score_speedup = absent("the model gives no likelihood and has no codes");
  if (scorer) {
    cost.passes_to_score = measured(static_cast<double>(scorer->passes_to_score()));
    cost.flops_to_score = flops_per_event(n, score);
    cost.scores_per_second = speed(subject, score);
  }
  if (encoder) cost.codes_per_second = speed(subject, encode);
  if (scorer || encoder) cost.score_speedup = measure_speedup(subject, n, scorer ? score : encode);
}

}  // namespace gx
