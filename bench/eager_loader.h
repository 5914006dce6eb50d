// An epoch as examples run it: images become floats one by one, through torch::data's loader. The reference of vae_epoch.
#pragma once

#include "bench/contender.h"

namespace at {
class Tensor;
}

namespace gx::bench {

// A step is a batch of the shuffled loader and the plain loop's step of EagerVae. images uint8 [N, 1, 28, 28].
Running eager_vae_with_loader(const at::Tensor& images, std::int64_t batch);

}  // namespace gx::bench
