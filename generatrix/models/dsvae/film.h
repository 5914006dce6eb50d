// Films as strips: T frames side by side in one picture [C, H, T W].
#pragma once

#include "generatrix/base/tensor.h"

namespace gx {

struct Film {
  std::int64_t frames;
  Shape strip;  // [C, H, T W]

  Shape frame() const { return {strip[0], strip[1], strip[2] / frames}; }
  // [..., C, H, T W] -> [..., T, C, H, W], and back with further numbers of each cell at the end: [..., T, C, H, W, n].
  Tensor apart(const Tensor& strips) const;
  Tensor together(const Tensor& cells) const;
};

// A code is the content f and then the motion of every frame: [..., F + T Z].
struct FilmCode {
  std::int64_t content, motion, frames;

  std::int64_t size() const { return content + frames * motion; }
  Tensor content_of(const Tensor& code) const;  // [..., F]
  Tensor motion_of(const Tensor& code) const;   // [..., T, Z]
  // The code of one film's content in another's motion.
  Tensor swapped(const Tensor& content_from, const Tensor& motion_from) const;
};

}  // namespace gx
