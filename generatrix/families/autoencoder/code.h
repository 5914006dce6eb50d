// Codes that are bent: z = f(encoder(x)), for autoencoders whose codes are units that are on or off.
#pragma once

#include "generatrix/nn/activation.h"
#include "generatrix/nn/net.h"

namespace gx {

// x [..., ...event] -> f(encoder(x)) [..., Z].
NetPtr bent_code(NetPtr encoder, Activation f);

// z [..., Z] with its k largest numbers, the others 0. Of equal ones any are kept; the gradient reaches those that are.
Tensor largest(const Tensor& z, std::int64_t k);

}  // namespace gx
