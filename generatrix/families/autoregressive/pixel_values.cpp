#include "generatrix/families/autoregressive/pixel_values.h"

#include <ATen/ATen.h>

namespace gx {

bool are_numbers(const Values& values) { return is_bits(values) || std::holds_alternative<Levels>(values); }

Tensor pixel_values(const Tensor& embedding, std::int64_t n_symbols) {
  if (embedding.defined()) return embedding;
  return (at::arange(n_symbols, at::kFloat) / static_cast<double>(n_symbols - 1)).unsqueeze(1);
}

Tensor pixels_seen(const Tensor& x, const Tensor& embedding) {
  if (!embedding.defined()) return x;
  return embedding.index_select(0, x.flatten())
      .view({x.size(0), x.size(1), x.size(2), x.size(3), -1})
      .permute({0, 1, 4, 2, 3})
      .flatten(1, 2);
}

}  // namespace gx
