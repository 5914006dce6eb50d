#include "generatrix/families/flow/reorder.h"

#include <ATen/ATen.h>

#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

// prob's Permute checks its order on the host, which no step may wait for; this one is checked once, when the layer is made.
struct Gather {
  Tensor order, back;

  static Mapped gathered(const Tensor& x, const Tensor& index) {
    return {x.index_select(-1, index), at::zeros({}, x.options()).expand(all_but_last(x.sizes(), 1))};
  }
  Mapped forward(const Tensor& latent) const { return gathered(latent, back); }
  Mapped inverse(const Tensor& data) const { return gathered(data, order); }
};

}  // namespace

Reorder::Reorder(const Tensor& order)
    : order_(register_buffer("order", order)), back_(register_buffer("back", order.argsort())) {}

// a module that is moved to another floating type takes its buffers along, whole numbers too: they are exact and come back here
Bijector Reorder::map(const Context&) { return Gather{order_.to(at::kLong), back_.to(at::kLong)}; }

std::optional<ChainLink> Reorder::link() { return OrderLink{order_.to(at::kLong)}; }

Tensor evens_then_odds(std::int64_t n) { return at::cat({at::arange(0, n, 2, at::kLong), at::arange(1, n, 2, at::kLong)}); }

}  // namespace gx
