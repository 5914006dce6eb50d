// Generated pictures of one white shape on black, every combination of five factors once: those of dSprites (Matthey, Higgins,
// Hassabis and Lerchner 2017; Higgins et al. 2017, beta-VAE), drawn anew.
//
//   row = (((shape 6 + scale) 40 + orientation) 32 + position_x) 32 + position_y        737,280 rows
//
// A step of position is 1/64 of a picture's side. Nothing is random and no picture is kept: a row is drawn whenever it is read.
// Rows are given their factors: shape as a label, the others as levels.
#pragma once

#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

inline constexpr std::int64_t kSprites = 3 * 6 * 40 * 32 * 32;

// data.size: [64, 64], also when it is empty, or [32, 32]. data.values: bits by default, 1 where the shape covers half of a pixel
// or more; grey and dynamic read the share that it covers. Throws UserError for another size.
Opened open_sprites(const DataSpec& spec);

}  // namespace gx
