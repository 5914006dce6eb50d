#include "generatrix/kernels/announce.h"

#include <ATen/record_function.h>

namespace gx {

void announce_flops(std::int64_t flops) {
  at::RecordFunction announced(at::RecordScope::FUNCTION);
  if (!announced.isActive()) return;
  const c10::IValue inputs[] = {flops};
  announced.before("gx::flops", c10::ArrayRef<const c10::IValue>(inputs));
}

}  // namespace gx
