#include "generatrix/nn/context.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

// a [..., B, N] and b [B, M] -> [..., B, N + M]
Tensor appended(const Tensor& a, const Tensor& b) {
  auto shape = a.sizes().vec();
  shape.back() = b.size(-1);
  return at::cat({a, b.to(a.scalar_type()).expand(shape)}, -1);
}

}  // namespace

std::int64_t ContextShape::dims() const { return whole + (along.empty() ? 0 : c10::multiply_integers(along)); }

Context with_latent(const Tensor& z, const Context& context) {
  auto told = context;
  told.whole = context.whole.defined() ? appended(z, context.whole) : z;
  return told;
}

Shape joined_shape(const NetSpec& spec, const ContextShape& context) {
  if (context.whole == 0 && !context.along.empty()) return context.along;
  if (std::holds_alternative<MlpSpec>(spec)) return {context.dims()};
  if (context.along.size() != 3) throw errors::needs_image("conv", context.along.empty() ? Shape{context.whole} : context.along);
  return {context.along[0] + context.whole, context.along[1], context.along[2]};
}

Tensor joined(const Context& context, const Shape& shape) {
  const auto &whole = context.whole, &along = context.along;
  if (!along.defined()) return whole;
  if (!whole.defined()) return along;
  if (shape.size() == 1) {
    const auto flat = along.flatten(1);  // [B, D]
    if (whole.dim() == 2) return at::cat({flat, whole.to(flat.scalar_type())}, 1);
    auto lead = whole.sizes().vec();
    lead.back() = flat.size(1);
    return at::cat({flat.to(whole.scalar_type()).expand(lead), whole}, -1);
  }
  const auto planes = whole.to(along.scalar_type()).unsqueeze(-1).unsqueeze(-1);  // [B, C, 1, 1]
  return at::cat({along, planes.expand({along.size(0), whole.size(1), along.size(2), along.size(3)})}, 1);
}

}  // namespace gx
