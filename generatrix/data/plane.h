// Rows of two real numbers as pictures: points of the plane.
#pragma once

#include <string>

#include "generatrix/base/tensor.h"
#include "generatrix/data/space.h"
#include "generatrix/media/image.h"

namespace gx {

// Whether an event is a point of the plane: one fixed field of two real numbers, both known.
bool is_plane(const Space& event);

// A part of the plane, in the data's own units.
struct PlaneBox {
  double left = -1, right = 1, bottom = -1, top = 1;
  bool operator==(const PlaneBox&) const = default;
};

// Holds 99 % of the points [n, 2] in each direction, with a margin; points that are not finite do not count. A unit box around 0
// where there is none.
PlaneBox box_of(const Tensor& points);

// "x from -4.2 to 4.2, y from -4 to 4.1"
std::string words_of(const PlaneBox& box);

// RGB, `side` x `side`: points [n, 2] as blue dots on white, darker where there are many, and `behind` [m, 2] as grey ones below
// them. Points outside the box are left out.
Image scatter_picture(const Tensor& points, const PlaneBox& box, const Tensor& behind = {}, std::int64_t side = 400);

// The middles of `side` x `side` cells of the box, row by row from the top left: float64 [side side, 2].
Tensor grid_points(const PlaneBox& box, std::int64_t side);

// RGB, `side` x `side` where `log_density` [side side] belongs to grid_points: white is 0, the darkest blue the highest density.
Image density_picture(const Tensor& log_density);

}  // namespace gx
