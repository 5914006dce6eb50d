// A training step and a whole epoch of the VAE 784-400-20, batch 128, on 60,000 made-up images (speed does not look at pixels).
#include <ATen/ATen.h>
#include <torch/autograd.h>

#include "generatrix/base/allocator.h"
#include "generatrix/base/torch.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/data/loader.h"
#include "generatrix/data/memory.h"
#include "generatrix/models/all.h"
#include "generatrix/train/trainer.h"

#include "bench/contender.h"
#include "bench/eager_vae.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 60'000, kBatch = 128;
const Space kSpace{.event = {1, 28, 28}, .kind = Space::Kind::byte, .symbols = 256};

Tensor made_up_images() { return Rng(0).integers(256, {kRows, 1, 28, 28}).to(at::kByte); }

std::function<void()> eager() {
  use_threads(physical_cores());
  auto model = std::make_shared<EagerVae>();
  auto optimizer = std::make_shared<torch::optim::Adam>(model->parameters(), torch::optim::AdamOptions(1e-3));
  const auto x = made_up_images().reshape({kRows, 784}).to(at::kFloat) / 255;  // the tensor in memory, in float
  auto next = std::make_shared<std::int64_t>(0);
  return [=] {
    const auto first = *next % (kRows / kBatch) * kBatch;
    ++*next;
    optimizer->zero_grad();
    model->loss(x.narrow(0, first, kBatch)).backward();
    optimizer->step();
  };
}

// Everything that one run of ours holds together.
struct Ours {
  explicit Ours(const std::string& precision)
      : model(make()),
        loader(std::make_shared<MemoryDataset>(Rows{made_up_images(), {}}), Codec{Values::grey, kSpace}, kBatch, Rng(1)),
        trainer(*model, spec(precision), loader, 1'000'000, at::kCPU) {}

  static TrainSpec spec(const std::string& precision) {
    TrainSpec train;
    train.precision = precision;
    return train;
  }
  static ModelPtr make() {
    keep_freed_memory();
    use_threads(physical_cores());
    Catalog catalog;
    add_all_models(catalog);
    const auto& entry = catalog.at("vae");
    return entry.build(entry.normalize({}), kSpace);
  }
  void step() {
    trainer.step();
    if (trainer.index() % 50 == 0) trainer.read();
  }

  ModelPtr model;
  Loader loader;
  Trainer trainer;
};

std::function<void()> ours(const std::string& precision) {
  const auto run = std::make_shared<Ours>(precision);
  return [run] { run->step(); };
}

std::function<void()> data_epoch() {
  keep_freed_memory();
  use_threads(physical_cores());
  const auto loader = std::make_shared<Loader>(std::make_shared<MemoryDataset>(Rows{made_up_images(), {}}),
                                               Codec{Values::grey, kSpace}, kBatch, Rng(1));
  return [loader] {
    for (std::int64_t i = 0; i < loader->batches_per_epoch(); ++i) loader->next();
  };
}

std::function<void()> train_epoch() {
  const auto run = std::make_shared<Ours>("fp32");
  return [run] {
    for (std::int64_t i = 0; i < run->loader.batches_per_epoch(); ++i) run->step();
  };
}

}  // namespace

Bench vae_step() {
  return {"vae",
          "VAE 784-400-20, batch 128, one training step",
          {"eager", eager},
          {{"fp32", [] { return ours("fp32"); }}, {"bf16", [] { return ours("bf16"); }}}};
}

Bench vae_epoch() {
  return {"vae_data",
          "the data work of one epoch (60,000 images) beside the whole epoch",
          {"epoch", train_epoch},
          {{"data", data_epoch}}};
}

std::vector<Bench> all_benches() { return {vae_step(), vae_epoch(), pixelcnn_step(), pixelcnn_sample(), pixelcnn_sample_64()}; }

}  // namespace gx::bench
