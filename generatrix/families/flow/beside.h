// What a layer's net reads: numbers of the data beside what it is told.
#pragma once

#include "generatrix/nn/context.h"

namespace gx {

// What a layer over events with n_event_dims dimensions is told: planes that lie along the event, where there are some; else the
// context's whole, [B, T, 1...]: the same at every place. Undefined where n_told is 0.
Tensor told_along(const Context& context, std::int64_t n_told, int n_event_dims);

// x [..., B, C, ...places] and told [B, T, ...places or ones] -> [..., B, C + T, ...places]: what is told stands behind the
// numbers of a vector, or as planes behind the channels of an image. Undefined told: x itself.
Tensor beside(const Tensor& x, const Tensor& told, int n_event_dims);

}  // namespace gx
