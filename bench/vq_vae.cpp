// Bench of the VQ-VAE of recipe vqvae-cifar: 32 rows a step, 8 x 8 places of 512 codes. Images are random: the speed does not
// depend on them.
#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"

#include "bench/benches.h"
#include "bench/eager_vq_vae.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 4096, kBatch = 32;

Tensor made_up_colors() { return made_up_bytes(256, {kRows, 3, 32, 32}); }

TrainedModelSpec ours() {
  return {.model = "vq_vae",
          .parameters = {{"net", Table{{"kind", "conv"}, {"channels", Value::Array{64, 128}}}},
                         {"likelihood", Table{{"kind", "gaussian"}, {"value", 0.178}}}},
          .codec = Codec({grey_codec({.name = "image", .values = Levels{256}, .shape = {3, 32, 32}})}),
          .rows = made_up_colors,
          .train = {.batch = kBatch}};
}

Running eager() { return eager_training(std::make_shared<EagerVqVae>(), made_up_colors().to(at::kFloat) / 255, kBatch); }

}  // namespace

Bench vq_vae() {
  return {"vq_vae", "VQ-VAE of 32 x 32 colors, 8 x 8 of 512 codes of 64 numbers, batch 32, a training step",
          joined({{{"eager", eager}}, ours_training(ours())})};
}

}  // namespace gx::bench
