// Draws for n rows from a law that is one for all rows, such as p(z), or one for each of them, such as p(z|y).
#pragma once

#include "generatrix/prob/law.h"

namespace gx {

// [n, ...event]. p: batch shape [] or [n].
inline Tensor draw_rows(const Distribution& p, std::int64_t n, Rng& rng) {
  return p.sample(p.batch_shape().empty() ? Shape{n} : Shape{}, rng);
}

}  // namespace gx
