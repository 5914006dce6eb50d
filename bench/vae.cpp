// Benches of the VAE 784-400-20 with batch 128: a step, and an epoch with its data work. The 60,000 images are random, because
// the speed does not depend on them.
#include <ATen/ATen.h>

#include "generatrix/data/memory.h"

#include "bench/benches.h"
#include "bench/eager_loader.h"
#include "bench/eager_vae.h"
#include "bench/levers.h"
#include "bench/python_peers.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 60'000, kBatch = 128;
constexpr double kBatches = 469;        // of an epoch
constexpr double kPartsOfAnEpoch = 10;  // a step of pythae is its trainer on a tenth of the rows

Tensor made_up_images() { return made_up_bytes(256, {kRows, 1, 28, 28}); }

TrainedModelSpec ours() { return {.model = "vae", .codec = grey_images(), .rows = made_up_images, .train = {.batch = kBatch}}; }

Running eager() {
  return eager_training(std::make_shared<EagerVae>(), made_up_images().reshape({kRows, 784}).to(at::kFloat) / 255, kBatch);
}

Running eager_with_loader() {
  auto running = eager_vae_with_loader(made_up_images(), kBatch);
  running.work = eager().work;
  return running;
}

Running data_alone() {
  const auto spec = ours();
  const auto loader = std::make_shared<Loader>(std::make_shared<MemoryDataset>(Batch{spec.rows()}), spec.codec, kBatch, Rng(1));
  return {[loader] { loader->next(); }};
}

std::vector<Contender> epochs(std::vector<Contender> contenders) {
  for (auto& contender : contenders) contender.steps = kBatches;
  return contenders;
}

}  // namespace

Bench vae() {
  return {"vae", "VAE 784-400-20, batch 128, a training step",
          joined({{{"eager", eager}},
                  ours_training(ours()),
                  python_peers("vae", {"step"}, {"jax"}),
                  python_peers("vae", {"step"}, torch_variants())})};
}

Bench vae_epoch() {
  return {"vae_epoch", "the same, an epoch of 60,000 images; eager, python loader: images become floats one by one",
          joined({epochs({{"eager", eager_with_loader}}), epochs(ours_training(ours())),
                  python_peers("vae", {"epoch"}, {"loader"}, kBatches),
                  python_peers("vae", {"epoch"}, {"pythae"}, kPartsOfAnEpoch)})};
}

Bench vae_data() {
  return {"vae_data", "the data work of an epoch beside the epoch",
          epochs({ours_training(ours()).front(), {"data", data_alone, "train"}})};
}

Bench vae_levers() {
  using kernels::Kernel;
  return levers("vae", ours(), {Kernel::perceptron, Kernel::bernoulli, Kernel::gaussian, Kernel::adam}, true);
}

}  // namespace gx::bench
