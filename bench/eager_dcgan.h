// GANs of strided convolutions, written as in the usual examples. They are the references of the dcgan and wgan_gp benches.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/contender.h"

namespace at {
class Tensor;
}

namespace gx::bench {

// G: z [B, latent] -> [linear to `hidden`] -> linear to the smallest map -> transposed convolutions (kernel 4, stride 2), a batch
// norm before each LeakyReLU; D: convolutions of the same channels, [linear to `hidden`], linear to 1, a batch norm before each
// LeakyReLU but the first.
struct DcganSizes {
  std::int64_t latent, image, colors;
  std::vector<std::int64_t> channels;  // from the image to the smallest map
  std::int64_t hidden = 0;             // 0: none
};

constexpr std::int64_t kDcganBatch = 64;

// x [N, C, H, W] in [-1, 1]. D sees 64 rows and 64 generated ones, in two passes; then G learns from the same generated ones, as
// in the examples of PyTorch. Binary cross-entropy, Adam 2e-4, betas .5 and .999.
Running eager_dcgan(const DcganSizes& sizes, const at::Tensor& x);

// A critic without norms takes five steps, each on 64 rows of its own, with the gradient penalty of weight 10 (Gulrajani et al.
// 2017, algorithm 1); then G takes one. Adam 1e-4, betas .5 and .9.
Running eager_wgan_gp(const DcganSizes& sizes, const at::Tensor& x);

}  // namespace gx::bench
