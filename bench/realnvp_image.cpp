// Bench of RealNVP for images: recipe `realnvp` at 28 x 28.
#include <ATen/ATen.h>

#include "bench/benches.h"
#include "bench/eager_realnvp_image.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 10'000, kBatch = 64;

Tensor made_up_images() { return Rng(0).integers(256, {kRows, 1, 28, 28}).to(at::kByte); }

TrainedModelSpec ours() {
  TrainedModelSpec spec{.model = "realnvp", .codec = grey_images(), .rows = made_up_images, .train = {.batch = kBatch}};
  spec.train.clip_norm = 100;
  return spec;
}

Running eager() { return eager_training(std::make_shared<EagerRealNvpImage>(), made_up_images().to(at::kFloat) / 255, kBatch); }

}  // namespace

Bench realnvp_image() {
  return {"realnvp_image", "RealNVP of 28 x 28 images, 16 couplings with residual nets of 16 maps, batch 64, a training step",
          joined({{{"eager", eager}}, ours_training(ours())})};
}

}  // namespace gx::bench
