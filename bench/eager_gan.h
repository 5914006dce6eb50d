// The classic MLP GAN as examples write it: G 100-256-512-1024-784 with batch norm after LeakyReLU 0.2, D 784-512-256-1. The
// reference of the gan bench.
#pragma once

#include "bench/contender.h"

namespace at {
class Tensor;
}

namespace gx::bench {

// A step of both players over the rows of x [N, 784] in [-1, 1], 32 a step: D on 16 real and 16 generated rows (made without
// gradient), G on 32. Binary cross-entropy of logits, torch::optim::Adam 2e-4 (0.5, 0.999).
Running eager_gan(const at::Tensor& x);

}  // namespace gx::bench
