// As what symbols enter a net: bits and levels as numbers, others as learned vectors.
#pragma once

#include "generatrix/data/space.h"

namespace gx {

bool are_numbers(const Values& values);  // bits or levels

// Of pictures: [symbols, E]. embedding: of other symbols, and it is what comes back; undefined for bits and levels, of which E =
// 1 number in [0, 1] for each of n_symbols.
Tensor pixel_values(const Tensor& embedding, std::int64_t n_symbols);
// x [B, C, H, W] in the space's values -> [B, C E, H, W].
Tensor pixels_seen(const Tensor& x, const Tensor& embedding);

}  // namespace gx
