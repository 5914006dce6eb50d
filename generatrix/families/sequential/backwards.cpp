#include "generatrix/families/sequential/backwards.h"

#include <ATen/ATen.h>

namespace gx {

Tensor backwards(const Tensor& x, const Tensor& length) {
  if (!length.defined()) return x.flip(1);
  const auto place = at::arange(x.size(1), length.options()).unsqueeze(0);  // [1, T]
  const auto last = length.unsqueeze(1) - 1;                                // [B, 1]
  auto from = at::where(place <= last, last - place, place);                // [B, T]
  while (from.dim() < x.dim()) from = from.unsqueeze(-1);
  return x.gather(1, from.expand_as(x));
}

}  // namespace gx
