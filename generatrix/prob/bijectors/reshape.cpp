#include "generatrix/prob/bijectors/reshape.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>
#include <fmt/ranges.h>

#include "generatrix/base/errors.h"
#include "generatrix/prob/shapes.h"

namespace gx {
namespace {

Mapped reshaped(const Tensor& x, const Shape& from, const Shape& to) {
  const auto batch = all_but_last(x.sizes(), static_cast<int>(from.size()));
  return {x.reshape(joined(batch, to)), at::zeros({}, x.options()).expand(batch)};
}

}  // namespace

Reshape::Reshape(Shape latent_event, Shape data_event)
    : latent_event_(std::move(latent_event)), data_event_(std::move(data_event)) {
  if (c10::multiply_integers(latent_event_) != c10::multiply_integers(data_event_)) {
    throw errors::misuse("Reshape", fmt::format("events {} and {}", latent_event_, data_event_),
                         "as many elements in one as in the other");
  }
}

Mapped Reshape::forward(const Tensor& latent) const { return reshaped(latent, latent_event_, data_event_); }
Mapped Reshape::inverse(const Tensor& data) const { return reshaped(data, data_event_, latent_event_); }

Bijector unflatten(Shape data_event) {
  const Shape vector = {c10::multiply_integers(data_event)};
  return Reshape(vector, std::move(data_event));
}

}  // namespace gx
