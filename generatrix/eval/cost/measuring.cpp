#include "generatrix/eval/cost/measuring.h"

#include <ATen/ATen.h>

#include "generatrix/eval/cost/flops.h"
#include "generatrix/eval/cost/memory.h"

namespace gx {
void wait_for(const Tensor& result) { result.flatten().slice(0, 0, 1).cpu(); }

CostNumber measure_speedup(const CostSubject& subject, std::int64_t items, const CostCall& call) {
  if (!subject.rows.event.columns.front().data.device().is_cpu()) return absent("it runs on an accelerator");
  const auto cores = subject.options.cores;
  if (cores < 2) return absent("this machine has one core");
  return unless_refused([&] {
    const ThreadScope scope(1);
    const auto alone = measure_rate(items, subject.options.seconds, call);
    use_threads(cores);
    const auto together = measure_rate(items, subject.options.seconds, call);
    auto ratio = measured(together.per_second / alone.per_second);
    ratio.extra = {{"one_thread", alone.per_second}, {"all_cores", together.per_second}, {"cores", static_cast<double>(cores)}};
    return ratio;
  });
}

CostNumber flops_per_event(std::int64_t n, const CostCall& call) {
  return unless_refused([&] { return measured(static_cast<double>(count_flops(call)) / static_cast<double>(n)); });
}

CostNumber peak_bytes(const CostCall& call) {
  return unless_refused([&] { return measured(static_cast<double>(peak_tensor_bytes(call))); });
}

}  // namespace gx
