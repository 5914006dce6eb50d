// Benches of GANs of convolutions, batch 64: DCGAN at 28 x 28 (the nets of recipe dcgan) and at 64 x 64 colors, and the WGAN-GP,
// whose critic differentiates its own gradient. Images are random: the speed does not depend on them.
#include <ATen/ATen.h>

#include "generatrix/data/codecs/known.h"

#include "bench/benches.h"
#include "bench/eager_dcgan.h"
#include "bench/python_peers.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 1024;

const DcganSizes kGrey28{.latent = 64, .image = 28, .colors = 1, .channels = {64, 128}, .hidden = 1024};
const DcganSizes kGrey32{.latent = 100, .image = 32, .colors = 1, .channels = {64, 128, 256}};
const DcganSizes kColors64{.latent = 100, .image = 64, .colors = 3, .channels = {64, 128, 256, 512}};

Tensor made_up_images(const DcganSizes& s) { return made_up_bytes(256, {kRows, s.colors, s.image, s.image}); }
Tensor scaled(const DcganSizes& s) { return made_up_images(s).to(at::kFloat) / 127.5 - 1; }

TrainedModelSpec ours(const DcganSizes& s, const char* norm_of_critic) {
  const auto net = [&](const char* norm) {
    const Value::Array channels(s.channels.begin(), s.channels.end());
    return Table{{"kind", "dcgan"}, {"channels", channels}, {"hidden", s.hidden}, {"norm", norm}};
  };
  TrainedModelSpec spec{
      .model = "gan",
      .parameters = {{"latent", s.latent},
                     {"prior", "uniform"},
                     {"generator", net("batch")},
                     {"discriminator", net(norm_of_critic)}},
      .codec = Codec({grey_codec({.name = "image", .values = Levels{256}, .shape = {s.colors, s.image, s.image}})}),
      .rows = [s] { return Rows({made_up_images(s)}); },
      .train = {.batch = kDcganBatch}};
  spec.train.optimizer.beta1 = 0.5;
  return spec;
}

Bench dcgan(const std::string& name, const std::string& what, const DcganSizes& s, const std::vector<std::string>& peers) {
  auto spec = ours(s, "batch");
  spec.parameters.set("apart", true);
  spec.parameters.set("reuse", true);  // as the examples of PyTorch do
  spec.train.optimizer.learning_rate = 2e-4;
  const auto eager = [s] { return eager_dcgan(s, scaled(s)); };
  return {name, what, joined({{{"eager", eager}}, ours_training(spec), python_peers("dcgan", {name}, peers)})};
}

}  // namespace

Bench dcgan28() {
  return dcgan("dcgan28", "DCGAN of 28 x 28 images, maps of 64 and 128, hidden 1024, batch 64, a step of both", kGrey28, {});
}

Bench dcgan32() {
  return dcgan("dcgan32", "DCGAN of 32 x 32 images, maps of 64 to 256, batch 64, a step of both", kGrey32, torch_variants());
}

Bench dcgan64() {
  return dcgan("dcgan64", "DCGAN of 64 x 64 colors, maps of 64 to 512, batch 64, a step of both", kColors64, torch_variants());
}

Bench wgan_gp() {
  auto spec = ours(kGrey28, "none");
  spec.parameters.set("divergence", "wasserstein");
  spec.parameters.set("regularizer", "gradient_penalty");
  spec.parameters.set("discriminator_steps", 5);
  spec.train.optimizer.learning_rate = 1e-4;
  spec.train.optimizer.beta2 = 0.9;
  const auto eager = [] { return eager_wgan_gp(kGrey28, scaled(kGrey28)); };
  return {"wgan_gp", "WGAN-GP with the nets of dcgan28, batch 64, five steps of the critic and one of the generator",
          joined({{{"eager", eager}}, ours_training(spec)})};
}

}  // namespace gx::bench
