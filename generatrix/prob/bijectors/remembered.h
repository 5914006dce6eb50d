// A map that remembers where its last outputs came from: the inverse of exactly these outputs is read and not computed. A law
// that is drawn from and then asked for the density of its own draws, as a posterior is, so never inverts a map that is slow to
// invert.
//
//   forward, inverse   those of f; gradients too
//
// Outputs are known by their memory, so a view of all of them with ones on the left is known as well. Copies of the value share
// what they remember. Not for several threads at once.
#pragma once

#include <memory>

#include "generatrix/prob/bijector.h"

namespace gx {

struct Remembered {
  explicit Remembered(Bijector map) : f(std::move(map)), last(std::make_shared<Last>()) {}

  Mapped forward(const Tensor& latent) const;
  Mapped inverse(const Tensor& data) const;

  struct Last {
    Tensor latent;
    Mapped out;
  };
  Bijector f;
  std::shared_ptr<Last> last;
};

}  // namespace gx
