// Benches of PixelCNNs on 28 x 28 bits. Of 15 blocks and 16 features: a training step of 32 images, and drawing images. Gated: a
// training step. Bits are random and weights are untrained: the speed does not depend on them.
#include <ATen/ATen.h>

#include <stdexcept>

#include "generatrix/eval/cost/flops.h"

#include "bench/benches.h"
#include "bench/cached_operators.h"
#include "bench/eager_gated_pixelcnn.h"
#include "bench/levers.h"
#include "bench/python_peers.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 4096, kBatch = 32, kPixels = 784;

Tensor made_up_bits() { return made_up_bytes(2, {kRows, 1, 28, 28}); }

TrainedModelSpec over_bits(const std::string& model, const Table& parameters) {
  return {.model = model, .parameters = parameters, .codec = bit_images(), .rows = made_up_bits, .train = {.batch = kBatch}};
}

TrainedModelSpec ours() { return over_bits("pixelcnn", {{"blocks", 15}}); }
TrainedModelSpec ours_gated() {
  using Net = EagerGatedPixelCnn;
  return over_bits("gated_pixelcnn", {{"layers", Net::kLayers}, {"channels", Net::kFeatures}, {"head", Net::kHead}});
}

template <class Net>
Running eager() {
  return eager_training(std::make_shared<Net>(), made_up_bits().to(at::kFloat), kBatch);
}

// A step draws one pixel of n images by running the whole net, as tutorials do. The Work of all pixels is one pass of the net.
Running naive(std::int64_t n) {
  const auto net = std::make_shared<EagerPixelCnn>();
  const auto x = at::zeros({n, 1, 28, 28});
  const auto pass = [=] {
    const at::NoGradGuard off;
    return net->logits(x);
  };
  const auto next = std::make_shared<std::int64_t>(0);
  const auto step = [=] {
    const auto pixel = (*next)++ % kPixels;
    const auto p = pass().flatten(1).select(1, pixel).sigmoid();
    x.flatten(1).select(1, pixel).copy_(at::rand({n}) < p);
  };
  return {step, {.flops = static_cast<double>(count_flops([&] { pass(); })) / kPixels}};
}

// Checks that the logits from which bits were drawn are those of the whole net.
void check(EagerPixelCnn& net, const CachedOperators& sampler) {
  const auto drawn = sampler.draw(Rng(2).uniform({2, kPixels}));
  const at::NoGradGuard off;
  const auto wrong = (net.logits(drawn.bits.clone()) - drawn.logits).abs().max().item<double>();
  if (!(wrong < 1e-4)) throw std::runtime_error("its logits differ from the net's by " + std::to_string(wrong));
}

Running cached_operators(std::int64_t n) {
  EagerPixelCnn net;
  const auto sampler = std::make_shared<CachedOperators>(net);
  check(net, *sampler);
  return {[sampler, uniforms = Rng(1).uniform({n, kPixels})] { sampler->draw(uniforms); }};
}

Bench sampling(const std::string& name, std::int64_t n) {
  const auto draw = [n](Model& model, Rng& rng) { dynamic_cast<CanSample&>(model).sample(n, {}, rng); };
  const auto words = std::to_string(n);
  return {name, "the same net, images drawn: " + words + "; naive: the whole net for every pixel, by the time of some pixels",
          joined({{{.name = "naive", .prepare = [n] { return naive(n); }, .steps = kPixels},
                   {.name = "cached_operators", .prepare = [n] { return cached_operators(n); }, .role = Role::peer}},
                  {ours_using(ours(), "sample", draw).front()},
                  python_peers("pixelcnn", {"sample", words}, {"cached", "cached+compile"}),
                  python_peers("pixelcnn", {"sample", words}, {"naive", "naive+compile+bf16+malloc"}, kPixels)})};
}

}  // namespace

Bench pixelcnn() {
  return {"pixelcnn", "PixelCNN 15 x 16, 28 x 28 bits, batch 32, a training step",
          joined({{{"eager", eager<EagerPixelCnn>}},
                  ours_training(ours()),
                  python_peers("pixelcnn", {"train", "32"}, torch_variants())})};
}
Bench gated_pixelcnn() {
  return {"gated_pixelcnn", "gated PixelCNN 7 x 24, 28 x 28 bits, batch 32, a training step",
          joined({{{"eager", eager<EagerGatedPixelCnn>}}, ours_training(ours_gated())})};
}
Bench pixelcnn_sample() { return sampling("pixelcnn_sample", 1); }
Bench pixelcnn_64() { return sampling("pixelcnn_64", 64); }

Bench pixelcnn_levers() {
  using kernels::Kernel;
  return levers("pixelcnn", ours(), {Kernel::causal_stack, Kernel::adam}, true);
}

}  // namespace gx::bench
