// Generated pictures of one shape on black with a caption in words: text to image in the small (the task of Reed et al. 2016,
// arXiv 1605.05396). Every combination of seven factors once.
//
//   said      shape (disc, square, triangle, cross), color (red, green, blue, yellow, purple, white), size (small, large),
//             place (top left, top right, bottom left, bottom right)
//   not said  x, y (6 steps within the place), light (3 steps of brightness)
//
//   row = (((((shape 6 + color) 2 + size) 4 + place) 6 + x) 6 + y) 3 + light        20,736 rows
//   caption   by what is not said, one of four: "a small red disc at the top left", "at the top left is a small red disc",
//             "a red disc at the top left", "a small red disc"
//
// The size and the place that a caption leaves out are those of the picture all the same.
#pragma once

#include "generatrix/data/source.h"
#include "generatrix/data/sources/opened.h"

namespace gx {

inline constexpr std::int64_t kCaptionedSide = 24;

// Pictures [3, 24, 24]. Rows are given their caption, a sequence of words; with data.given = columns what is named: "caption",
// "kind" (a label of the 192 combinations of what is said, whose name has a caption's words: "small red disc top left"), or a
// factor by its name. Throws UserError for another name and for a data.size.
Opened open_captioned_shapes(const DataSpec& spec);

}  // namespace gx
