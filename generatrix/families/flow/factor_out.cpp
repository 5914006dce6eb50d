#include "generatrix/families/flow/factor_out.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

Tensor joined_latents(const Tensor& of_rest, const Tensor& finished) { return at::cat({of_rest, finished.flatten(-3)}, -1); }

struct Branch {
  Shape half;
  Bijector rest;

  Mapped inverse(const Tensor& data) const {
    const auto halves = data.chunk(2, -3);
    auto inner = rest.inverse(halves[0]);
    return {joined_latents(inner.value, halves[1]), std::move(inner.log_det)};
  }
  Mapped forward(const Tensor& latent) const {
    const auto n = c10::multiply_integers(half);
    const auto parts = latent.split_with_sizes({n, n}, -1);
    auto inner = rest.forward(parts[0]);
    return {at::cat({inner.value, parts[1].unflatten(-1, half)}, -3), std::move(inner.log_det)};
  }
};

}  // namespace

FactorOut::FactorOut(const Shape& event, FlowLayerPtr rest) : half_(event), rest_(register_module("rest", std::move(rest))) {
  if (event.size() != 3 || event[0] % 2 != 0) throw errors::misuse("FactorOut", "an odd number of channels", "halves");
  half_[0] /= 2;
}

Bijector FactorOut::map(const Context& context) { return Branch{half_, rest_->map(context)}; }

Tensor FactorOut::warm_start(const Tensor& data, const Context& context) {
  const auto halves = data.chunk(2, -3);
  return joined_latents(rest_->warm_start(halves[0], context), halves[1]);
}

}  // namespace gx
