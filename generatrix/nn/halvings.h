// Whether convolutions of stride 2 can halve an image so often.
#pragma once

#include <optional>
#include <string>

#include "generatrix/base/tensor.h"

namespace gx {

// Why a net that halves its image n times, once at least, does not read such events; nothing when it does. Each halving rounds
// down and must leave a pixel.
std::optional<std::string> why_not_halved(const Shape& event, std::size_t n);

}  // namespace gx
