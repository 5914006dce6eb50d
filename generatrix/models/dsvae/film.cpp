#include "generatrix/models/dsvae/film.h"

#include <ATen/ATen.h>

namespace gx {

Tensor Film::apart(const Tensor& strips) const {
  return strips.unflatten(-1, {frames, strip[2] / frames}).movedim(-2, -4);  // [..., C, H, T, W]
}

Tensor Film::together(const Tensor& cells) const { return cells.movedim(-5, -3).flatten(-3, -2); }

Tensor FilmCode::content_of(const Tensor& code) const { return code.narrow(-1, 0, content); }

Tensor FilmCode::motion_of(const Tensor& code) const {
  return code.narrow(-1, content, frames * motion).unflatten(-1, {frames, motion});
}

Tensor FilmCode::swapped(const Tensor& content_from, const Tensor& motion_from) const {
  return at::cat({content_of(content_from), motion_of(motion_from).flatten(-2)}, -1);
}

}  // namespace gx
