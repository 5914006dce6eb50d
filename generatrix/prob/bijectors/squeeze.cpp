#include "generatrix/prob/bijectors/squeeze.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

Mapped moved(Tensor value) {
  const auto log_det = at::zeros({}, value.options()).expand(all_but_last(value.sizes(), 3));
  return {std::move(value), log_det};
}

}  // namespace

Mapped Squeeze::inverse(const Tensor& data) const {
  const auto pixels = [&](std::int64_t row, std::int64_t column) {
    return data.slice(-2, row, std::nullopt, 2).slice(-1, column, std::nullopt, 2);  // [..., C, H/2, W/2]
  };
  return moved(at::cat({pixels(0, 0), pixels(1, 1), pixels(0, 1), pixels(1, 0)}, -3));
}

Mapped Squeeze::forward(const Tensor& latent) const {
  const auto quarter = latent.chunk(4, -3);
  const auto even_rows = at::stack({quarter[0], quarter[2]}, -1).flatten(-2);  // [..., C, H/2, W]
  const auto odd_rows = at::stack({quarter[3], quarter[1]}, -1).flatten(-2);
  return moved(at::stack({even_rows, odd_rows}, -2).flatten(-3, -2));
}

Mapped Regroup::forward(const Tensor& latent) const {
  return moved(latent.unflatten(-3, {2, 2, -1}).transpose(-5, -4).flatten(-5, -3));
}

}  // namespace gx
