// A class label as a further input of a net.
#pragma once

#include "generatrix/nn/nets.h"

namespace gx {

// What a net of that spec reads when it reads an event together with its label: [D + classes] for an mlp, which flattens the
// event, and [C + classes, H, W] for convolutions. Throws UserError when conv's event is no image.
Shape event_with_label(const NetSpec& spec, const Shape& event, std::int64_t classes);

// x [B, ...event] and given int64 [B] -> [B, ...joined], where `joined` is event_with_label of the event: with ones and zeros
// appended to the flattened x, or as many planes of ones or zeros as there are classes.
Tensor join_label(const Tensor& x, const Tensor& given, const Shape& joined);

// z [..., B, Z] and given int64 [B] -> [..., B, Z + classes].
Tensor append_label(const Tensor& z, const Tensor& given, std::int64_t classes);

}  // namespace gx
