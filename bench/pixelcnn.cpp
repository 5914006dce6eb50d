// The PixelCNN of 15 blocks and 16 features on 28 x 28 bits: a training step of 32 images, and drawing images by the cached
// sampler beside running the whole net for every pixel. Bits are made up and weights are the first ones: speed looks at neither.
#include <ATen/ATen.h>
#include <torch/optim/adam.h>

#include "generatrix/base/allocator.h"
#include "generatrix/base/torch.h"
#include "generatrix/contract/catalog.h"
#include "generatrix/data/memory.h"
#include "generatrix/families/autoregressive/autoregressive.h"
#include "generatrix/families/autoregressive/pixel_net.h"
#include "generatrix/models/all.h"
#include "generatrix/train/trainer.h"

#include "bench/contender.h"
#include "bench/eager_pixelcnn.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 4096, kBatch = 32;
const Space kBits{.event = {1, 28, 28}, .kind = Space::Kind::binary};

Tensor made_up_bits() { return Rng(0).integers(2, {kRows, 1, 28, 28}).to(at::kByte); }

std::function<void()> eager() {
  use_threads(physical_cores());
  auto model = std::make_shared<EagerPixelCnn>();
  auto optimizer = std::make_shared<torch::optim::Adam>(model->parameters(), torch::optim::AdamOptions(1e-3));
  const auto x = made_up_bits().to(at::kFloat);
  auto next = std::make_shared<std::int64_t>(0);
  return [=] {
    const auto first = *next % (kRows / kBatch) * kBatch;
    ++*next;
    optimizer->zero_grad();
    model->loss(x.narrow(0, first, kBatch)).backward();
    optimizer->step();
  };
}

struct Ours {
  Ours()
      : model(make()),
        loader(std::make_shared<MemoryDataset>(Rows{made_up_bits(), {}}), Codec{Values::static_binary, kBits}, kBatch, Rng(1)),
        trainer(*model, {}, loader, 1'000'000, at::kCPU) {}

  static ModelPtr make() {
    keep_freed_memory();
    use_threads(physical_cores());
    Catalog catalog;
    add_all_models(catalog);
    const auto& entry = catalog.at("pixelcnn");
    return entry.build(entry.normalize({{"blocks", 15}}), kBits);
  }

  ModelPtr model;
  Loader loader;
  Trainer trainer;
};

std::function<void()> ours() {
  const auto run = std::make_shared<Ours>();
  return [run] {
    run->trainer.step();
    if (run->trainer.index() % 50 == 0) run->trainer.read();
  };
}

using Draw = std::function<void(CausalNet&, const Tensor& uniforms)>;

std::function<void()> drawing(std::int64_t n, const Draw& draw) {
  keep_freed_memory();
  use_threads(physical_cores());
  const auto net = std::make_shared<PixelNet>(PixelNetShape{.blocks = 15, .channels = 16, .head = 32, .classes = 0}, kBits);
  return [net, draw, uniforms = Rng(1).uniform({n, kBits.dims()})] { draw(*net, uniforms); };
}

Bench sampling(const std::string& name, std::int64_t n) {
  const auto naive = [n] { return drawing(n, [](CausalNet& net, const Tensor& u) { draw_naively(net, kBits, u, {}); }); };
  const auto cached = [n] { return drawing(n, [](CausalNet& net, const Tensor& u) { net.draw(u, {}); }); };
  return {
      name, "PixelCNN 15 x 16, 28 x 28 bits, images drawn: " + std::to_string(n), {"naive", naive}, {{"cached", cached}}, n > 1};
}

}  // namespace

Bench pixelcnn_step() {
  return {"pixelcnn_step", "PixelCNN 15 x 16, batch 32, one training step", {"eager", eager}, {{"fused", ours}}};
}
Bench pixelcnn_sample() { return sampling("pixelcnn_sample", 1); }
Bench pixelcnn_sample_64() { return sampling("pixelcnn_64", 64); }

}  // namespace gx::bench
