// Bench of the classic MLP GAN of recipe `gan`: 32 rows a step, of which the discriminator sees half.
#include <ATen/ATen.h>

#include "bench/benches.h"
#include "bench/eager_gan.h"
#include "bench/levers.h"
#include "bench/python_peers.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 10'000, kBatch = 32;

Tensor made_up_images() { return made_up_bytes(256, {kRows, 1, 28, 28}); }

TrainedModelSpec ours() {
  TrainedModelSpec spec{.model = "gan",
                        .parameters = {{"half_batch", true}},
                        .codec = grey_images(),
                        .rows = made_up_images,
                        .train = {.batch = kBatch}};
  spec.train.optimizer.learning_rate = 2e-4;
  spec.train.optimizer.beta1 = 0.5;
  spec.train.optimizer.epsilon = 1e-7;
  return spec;
}

Running eager() { return eager_gan(made_up_images().reshape({kRows, 784}).to(at::kFloat) / 127.5 - 1); }

}  // namespace

Bench gan() {
  return {"gan", "MLP GAN 100-256-512-1024-784 against 784-512-256-1, batch 32 (the discriminator sees half), a step of both",
          joined({{{"eager", eager}},
                  ours_training(ours()),
                  python_peers("gan", {}, {"jax"}),
                  python_peers("gan", {}, torch_variants())})};
}

Bench gan_levers() {
  using kernels::Kernel;
  return levers("gan", ours(), {Kernel::perceptron, Kernel::adam}, false);
}

}  // namespace gx::bench
