// Benches of RealNVP with 8 couplings: training, densities and samples, in 2 dimensions (hidden 64, 64) and in 43, the size of
// MINIBOONE (hidden 128, 128). Our model is the catalog's; it has an ActNorm before each coupling, the others have none.
#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/data/toy.h"

#include "bench/benches.h"
#include "bench/eager_realnvp.h"
#include "bench/levers.h"
#include "bench/python_peers.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

struct Size {
  std::int64_t dims, width, rows;
  std::string word;
};
const Size kPlane{2, 64, 100'000, "2"};
const Size kMany{43, 128, 10'000, "43"};
constexpr std::int64_t kBatch = 512;

// Two moons in 2 dimensions; else normal numbers, mixed linearly and bent.
Tensor made_up_rows(const Size& size) {
  Rng rng(0);
  if (size.dims == 2) return two_moons().sample(size.rows, rng).to(at::kFloat);
  const auto mixed = rng.normal({size.rows, size.dims}).matmul(rng.normal({size.dims, size.dims}));
  return at::tanh(mixed / std::sqrt(static_cast<double>(size.dims))) + 0.1 * rng.normal({size.rows, size.dims});
}

TrainedModelSpec ours(const Size& size) {
  return {.model = "realnvp",
          .parameters = {{"vector", Table{{"hidden", Value::Array{size.width, size.width}}}}},
          .codec = points(size.dims),
          .rows = [size] { return made_up_rows(size); },
          .train = {.batch = kBatch}};
}

std::vector<Contender> peers(const Size& size, const std::string& what) {
  return joined({python_peers("realnvp", {size.word, what}, {"jax", "zuko", "nflows", "normflows"}),
                 python_peers("realnvp", {size.word, what}, torch_variants())});
}

Bench training(const std::string& name, const Size& size) {
  const auto eager = [size] {
    return eager_training(std::make_shared<EagerRealNvp>(size.dims, size.width), made_up_rows(size), kBatch);
  };
  return {name, "RealNVP, 8 couplings, " + size.word + " dimensions, batch 512, a training step",
          joined({{{"eager", eager}}, ours_training(ours(size)), peers(size, "train")})};
}

// use: what a step does with the eager net, without gradient.
Contender eager_using(const Size& size, const std::function<void(EagerRealNvp&, const Tensor&)>& use) {
  const auto prepare = [=]() -> Running {
    const auto net = std::make_shared<EagerRealNvp>(size.dims, size.width);
    const auto step = [=, x = made_up_rows(size)] {
      const at::NoGradGuard off;
      use(*net, x);
    };
    return {step, reading_work(net->parameters(), step, 2.0 * static_cast<double>(size.rows * size.dims))};
  };
  return {"eager", prepare};
}

Bench scoring(const std::string& name, const Size& size) {
  const auto score = [x = std::make_shared<Tensor>(), size](Model& model, Rng& rng) {
    if (!x->defined()) *x = made_up_rows(size);
    dynamic_cast<CanScore&>(model).score({*x}, rng);
  };
  return {name, "the same, log p of " + std::to_string(size.rows) + " points",
          joined({{eager_using(size, [](EagerRealNvp& net, const Tensor& x) { net.log_prob(x); })},
                  ours_using(ours(size), "score", score),
                  peers(size, "score")})};
}

}  // namespace

Bench realnvp2() { return training("realnvp2", kPlane); }
Bench realnvp43() { return training("realnvp43", kMany); }
Bench realnvp2_score() { return scoring("realnvp2_score", kPlane); }
Bench realnvp43_score() { return scoring("realnvp43_score", kMany); }

Bench realnvp2_sample() {
  const auto sample = [](Model& model, Rng& rng) { dynamic_cast<CanSample&>(model).sample(kPlane.rows, {}, rng); };
  return {"realnvp2_sample", "the same, 100000 points drawn",
          joined({{eager_using(kPlane, [](EagerRealNvp& net, const Tensor& x) { net.sample(x.size(0)); })},
                  ours_using(ours(kPlane), "sample", sample),
                  peers(kPlane, "sample")})};
}

Bench realnvp2_levers() {
  using kernels::Kernel;
  return levers("realnvp2", ours(kPlane), {Kernel::coupling_chain, Kernel::adam}, true);
}
Bench realnvp43_levers() {
  using kernels::Kernel;
  return levers("realnvp43", ours(kMany), {Kernel::coupling_chain, Kernel::adam}, true);
}

}  // namespace gx::bench
