#include "generatrix/nn/labels.h"

#include <ATen/ATen.h>

#include <numeric>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

// [B, classes]: 1 in the column of the label. (at::one_hot looks at the labels, and so waits for the device.)
Tensor one_hot(const Tensor& given, std::int64_t classes, at::ScalarType type) {
  return (given.unsqueeze(1) == at::arange(classes, given.options())).to(type);
}

}  // namespace

Shape event_with_label(const NetSpec& spec, const Shape& event, std::int64_t classes) {
  if (std::holds_alternative<MlpSpec>(spec))
    return {std::accumulate(event.begin(), event.end(), std::int64_t{1}, std::multiplies<>()) + classes};
  if (event.size() != 3) throw errors::needs_image("conv", event);
  return {event[0] + classes, event[1], event[2]};
}

Tensor join_label(const Tensor& x, const Tensor& given, const Shape& joined) {
  if (joined.size() == 1) {
    const auto flat = x.flatten(1);  // [B, D]
    return append_label(flat, given, joined[0] - flat.size(1));
  }
  const auto classes = joined[0] - x.size(1);
  const auto planes = one_hot(given, classes, x.scalar_type()).unsqueeze(-1).unsqueeze(-1);  // [B, classes, 1, 1]
  return at::cat({x, planes.expand({x.size(0), classes, x.size(2), x.size(3)})}, 1);
}

Tensor append_label(const Tensor& z, const Tensor& given, std::int64_t classes) {
  auto shape = z.sizes().vec();
  shape.back() = classes;
  return at::cat({z, one_hot(given, classes, z.scalar_type()).expand(shape)}, -1);
}

}  // namespace gx
