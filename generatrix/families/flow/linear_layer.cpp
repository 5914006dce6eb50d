#include "generatrix/families/flow/linear_layer.h"

#include <ATen/ATen.h>

#include "generatrix/prob/bijectors/invert.h"
#include "generatrix/prob/bijectors/linear.h"

namespace gx {

PluLayer::PluLayer(const Shape& event) : n_event_dims_(static_cast<int>(event.size())) {
  const auto rotation = std::get<0>(at::linalg_qr(at::randn({event[0], event[0]}, at::kDouble)));
  const auto parts = plu(rotation);
  lower_ = register_parameter("lower", parts.lower.to(at::kFloat));
  upper_ = register_parameter("upper", parts.upper.to(at::kFloat));
  log_scale_ = register_parameter("log_scale", parts.log_scale.to(at::kFloat));
  order_ = register_buffer("order", parts.order);
  sign_ = register_buffer("sign", parts.sign.to(at::kFloat));
}

// a module that is moved to another floating type takes its buffers along: the order is exact and comes back here
Bijector PluLayer::map(const Context&) {
  return invert(Plu{order_.to(at::kLong), lower_, upper_, sign_, log_scale_, n_event_dims_});
}

OrthogonalLayer::OrthogonalLayer(const Shape& event)
    : n_event_dims_(static_cast<int>(event.size())), vectors_(register_parameter("vectors", at::randn({event[0], event[0]}))) {}

Bijector OrthogonalLayer::map(const Context&) { return invert(Reflections{vectors_, n_event_dims_}); }

}  // namespace gx
