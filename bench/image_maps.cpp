// Benches of models of images that are mapped to noise or denoised: RealNVP of recipe `realnvp` at 28 x 28, Glow of recipe
// `glow-cifar10`, the U-Net of recipe `ddpm`. Images are random: the speed does not depend on them.
#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"

#include "bench/benches.h"
#include "bench/eager_glow.h"
#include "bench/eager_realnvp_image.h"
#include "bench/eager_unet.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 10'000, kBatch = 64, kColorBatch = 32;

Tensor made_up_images() { return Rng(0).integers(256, {kRows, 1, 28, 28}).to(at::kByte); }

Tensor made_up_colors() { return Rng(0).integers(256, {kRows, 3, 32, 32}).to(at::kByte); }

TrainedModelSpec realnvp() {
  TrainedModelSpec spec{.model = "realnvp", .codec = grey_images(), .rows = made_up_images, .train = {.batch = kBatch}};
  spec.train.clip_norm = 100;
  return spec;
}

TrainedModelSpec glow_of_colors() {
  return {.model = "glow",
          .parameters = {{"levels", EagerGlow::kLevels}, {"steps", EagerGlow::kSteps}, {"channels", EagerGlow::kMaps}},
          .codec = Codec({grey_codec({.name = "image", .values = Levels{256}, .shape = {3, 32, 32}})}),
          .rows = made_up_colors,
          .train = {.batch = kColorBatch}};
}

TrainedModelSpec denoising() {
  const Table net{{"kind", "unet"}, {"channels", Value::Array{EagerUnet::kSmall, EagerUnet::kLarge}}};
  return {.model = "ddpm",
          .parameters = {{"net", net}, {"predict", "velocity"}},
          .codec = grey_images(),
          .rows = made_up_images,
          .train = {.batch = kBatch}};
}

template <class Net>
Running eager(const Tensor& bytes, std::int64_t batch) {
  return eager_training(std::make_shared<Net>(), bytes.to(at::kFloat) / 255, batch);
}

}  // namespace

Bench realnvp_image() {
  return {"realnvp_image", "RealNVP of 28 x 28 images, 16 couplings with residual nets of 16 maps, batch 64, a training step",
          joined({{{"eager", [] { return eager<EagerRealNvpImage>(made_up_images(), kBatch); }}}, ours_training(realnvp())})};
}

Bench glow() {
  return {"glow", "Glow of 32 x 32 colors, 3 levels of 8 steps, nets of 64 maps, batch 32, a training step",
          joined({{{"eager", [] { return eager<EagerGlow>(made_up_colors(), kColorBatch); }}}, ours_training(glow_of_colors())})};
}

Bench ddpm() {
  return {"ddpm", "denoising diffusion of 28 x 28 images, U-Net of 32 and 64 maps, batch 64, a training step",
          joined({{{"eager", [] { return eager<EagerUnet>(made_up_images(), kBatch); }}}, ours_training(denoising())})};
}

}  // namespace gx::bench
