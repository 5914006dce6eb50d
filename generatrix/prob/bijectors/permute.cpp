#include "generatrix/prob/bijectors/permute.h"

#include <ATen/ATen.h>

#include "generatrix/base/errors.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

Mapped moved_places(Tensor value) {
  const auto log_det = at::zeros({}, value.options()).expand(all_but_last(value.sizes(), 1));
  return {std::move(value), log_det};
}

Mapped reordered(const Tensor& x, const Tensor& order) { return moved_places(x.index_select(-1, order)); }

}  // namespace

Permute::Permute(Tensor order) : order_(std::move(order)), back_(order_.argsort()) {
  const bool vector = order_.dim() == 1 && order_.scalar_type() == at::kLong;
  if (!vector || !at::equal(order_.index_select(0, back_), at::arange(order_.numel(), order_.options()))) {
    throw errors::misuse("Permute", "an order that misses or repeats an index", "int64 [D] with each of 0..D-1 once");
  }
}

Mapped Permute::forward(const Tensor& latent) const { return reordered(latent, order_); }
Mapped Permute::inverse(const Tensor& data) const { return reordered(data, back_); }

Mapped Flip::forward(const Tensor& latent) const { return moved_places(latent.flip(-1)); }

}  // namespace gx
