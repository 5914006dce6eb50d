// Generated films of one white shape on black that moves straight on and bounces off the walls: every combination of six factors
// once. A film is a strip: its 8 frames of 16 x 16 pixels side by side in one picture of 16 x 128.
//
//   content   shape (square, disc, diamond, cross), size
//   motion    start_x, start_y, direction, speed
//
//   row = ((((shape 3 + size) 10 + start_x) 10 + start_y) 16 + direction) 3 + speed        57,600 rows
//
// The middle of the shape at time t, in pixels, is c(t) = 4 + w(s + t v u), u = (cos, sin)(2 pi direction / 16) with y downwards,
// s = 0.8 (start + 0.5), v = 1, 1.75, 2.5 pixels a frame; w folds the line into 0 .. 8 as a wall at both ends does. A shape of
// size 0, 1, 2 has the radius 2, 3, 4. So the motion does not depend on the content: what another shape would do in its place is
// known.
#pragma once

#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

inline constexpr std::int64_t kBouncingFrames = 8, kBouncingSide = 16;

// Bits: a pixel is 1 where the shape covers its middle. Rows are given their factors: shape as a label, the others as levels.
// Throws UserError for a data.size.
Opened open_bouncing(const DataSpec& spec);

}  // namespace gx
