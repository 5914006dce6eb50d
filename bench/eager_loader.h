// An epoch, written as in the usual examples: the loader of torch::data turns images into floats one by one. It is the reference
// of vae_epoch.
#pragma once

#include "bench/contender.h"

namespace at {
class Tensor;
}

namespace gx::bench {

// A step takes a batch from the shuffled loader and trains EagerVae on it. images are uint8 [N, 1, 28, 28].
Running eager_vae_with_loader(const at::Tensor& images, std::int64_t batch);

}  // namespace gx::bench
