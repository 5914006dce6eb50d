// Six ways to spoil pictures, each in growing strength: what every metric of samples must see.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "generatrix/base/rng.h"
#include "generatrix/base/tensor.h"

namespace gx {

struct Corruption {
  std::string name;
  // x [n, 1, 28, 28] in [0, 1]; strength 1, 2, 3, 4.
  std::function<Tensor(const Tensor& x, int strength, Rng& rng)> spoil;
};

inline std::ostream& operator<<(std::ostream& out, const Corruption& corruption) { return out << corruption.name; }

// noise, blur, blackout, swirl, pixelation, crop: the list of FID-MNIST (D. Faroughy), strengths our own.
const std::vector<Corruption>& corruptions();

}  // namespace gx
