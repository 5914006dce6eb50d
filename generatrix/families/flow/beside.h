// What a layer's net reads: numbers of the data beside what it is told.
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

// x [..., B, C, ...places] of events with n_event_dims dimensions, and told [B, T] -> [..., B, C + T, ...places]: the T numbers
// stand behind those of a vector, or as planes behind the channels of an image. Undefined told: x itself.
Tensor beside(const Tensor& x, const Tensor& told, int n_event_dims);

}  // namespace gx
