// The classic MLP GAN, written as in the usual examples: G 100-256-512-1024-784 with batch norm after LeakyReLU 0.2,
// D 784-512-256-1. It is the reference of the gan bench.
#pragma once

#include "bench/contender.h"

namespace at {
class Tensor;
}

namespace gx::bench {

// A step of both players on 32 rows. x [N, 784] is in [-1, 1]. D sees 16 real and 16 generated rows (generated without gradient);
// G generates 32. Binary cross-entropy of logits, torch::optim::Adam with rate 2e-4 and betas 0.5, 0.999.
Running eager_gan(const at::Tensor& x);

}  // namespace gx::bench
