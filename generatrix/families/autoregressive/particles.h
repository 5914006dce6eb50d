// A particle filter's bookkeeping (Gordon, Salmond and Smith 1993; Doucet and Johansen 2009, section 3.5): N rows of P particles
// each, the particles of row i at places i P .. i P + P - 1.
//
//   w_t = w_{t-1} p(known cells of step t | particle)      effective number: (sum w)^2 / sum w^2
#pragma once

#include "generatrix/base/rng.h"

namespace gx {

class Particles final {
 public:
  Particles(std::int64_t n_rows, std::int64_t n_particles, at::TensorOptions options);
  // nats [N P]: log p of what is known, given each particle.
  void weigh(const Tensor& nats);
  // int64 [N P]: the particle that goes on at each place. Rows whose effective number is at least half of P go on as they are;
  // the others are drawn by weight (systematic resampling), and their weights are equal from then on.
  Tensor survivors(Rng& rng);
  // int64 [N]: one particle of each row, drawn by weight.
  Tensor chosen(Rng& rng) const;

 private:
  Tensor first() const;  // int64 [N, 1]: the place of each row's first particle
  Tensor log_weights_;   // [N, P]
};

}  // namespace gx
