// Benches of VAEs by other bounds: the beta-TCVAE, of which every row of a batch looks at all rows, and the IWAE with 50 draws a
// row. Images are random bits: the speed does not depend on them.
#include <ATen/ATen.h>

#include "bench/benches.h"
#include "bench/eager_bounds.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 10'000;

Tensor made_up_bits() { return made_up_bytes(2, {kRows, 1, 28, 28}); }
Tensor as_rows() { return made_up_bits().reshape({kRows, 784}).to(at::kFloat); }

TrainedModelSpec ours(const std::string& model, std::int64_t batch) {
  return {.model = model, .codec = bit_images(), .rows = made_up_bits, .train = {.batch = batch}};
}

}  // namespace

Bench beta_tcvae() {
  constexpr std::int64_t kBatch = 256;
  const auto eager = [] { return eager_training(std::make_shared<EagerBetaTcVae>(kRows), as_rows(), kBatch); };
  return {"beta_tcvae", "beta-TCVAE 784-400-10 of bits, batch 256, a training step",
          joined({{{"eager", eager}}, ours_training(ours("beta_tcvae", kBatch))})};
}

Bench iwae() {
  constexpr std::int64_t kBatch = 100;
  auto spec = ours("iwae", kBatch);
  spec.parameters = {{"latent", 50}, {"draws", 50}};
  const auto eager = [] { return eager_training(std::make_shared<EagerIwae>(), as_rows(), kBatch); };
  return {"iwae", "IWAE 784-200-200-50 of bits, 50 draws, batch 100, a training step",
          joined({{{"eager", eager}}, ours_training(spec)})};
}

}  // namespace gx::bench
