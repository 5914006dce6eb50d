// must not compile: too few arguments to function call
// Randomness is an argument: there is no draw from a stream that nobody named.
#include "generatrix/prob/law.h"

gx::Tensor draw(const gx::Distribution& law, [[maybe_unused]] gx::Rng& rng) {
#ifndef GX_RIGHT
  return law.sample({3});
#endif
  return law.sample({3}, rng);
}
