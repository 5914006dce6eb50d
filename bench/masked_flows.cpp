// Benches of masked autoregressive flows: a spline flow in 2 dimensions (3 layers of 64, 64) and a MAF in 43, the size of
// MINIBOONE (5 layers of 512). Our models are the catalog's; they have an ActNorm before each layer where they say so, the
// reference has none. Rows are normal numbers: the speed does not depend on them.
#include <ATen/ATen.h>

#include "bench/benches.h"
#include "bench/eager_masked_flow.h"
#include "bench/levers.h"
#include "bench/python_peers.h"
#include "bench/trained_model.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kRows = 10'000, kBatch = 512, kDraws = 1000, kManyRows = 100'000;

const EagerMaskedFlow::Shape kSplines{.dims = 2, .layers = 3, .hidden = {64, 64}, .bins = 8};
const EagerMaskedFlow::Shape kAffine{.dims = 43, .layers = 5, .hidden = {512}};

Tensor normal_rows(std::int64_t dims) { return Rng(0).normal({kRows, dims}); }

TrainedModelSpec over_rows(const std::string& model, const EagerMaskedFlow::Shape& shape, Table parameters) {
  parameters.set("hidden", Value::Array(shape.hidden.begin(), shape.hidden.end()));
  return {.model = model,
          .parameters = parameters,
          .codec = points(shape.dims),
          .rows = [dims = shape.dims] { return normal_rows(dims); },
          .train = {.batch = kBatch}};
}

TrainedModelSpec splines() {
  return over_rows("nsf", kSplines,
                   {{"count", kSplines.layers}, {"mixing", "random"}, {"spline", Table{{"bins", kSplines.bins}}}});
}
TrainedModelSpec maf() { return over_rows("maf", kAffine, {{"layers", kAffine.layers}, {"norm", "none"}}); }

Running eager(const EagerMaskedFlow::Shape& shape) {
  return eager_training(std::make_shared<EagerMaskedFlow>(shape), normal_rows(shape.dims), kBatch);
}

std::vector<Contender> peers(const std::string& what) { return python_peers("nsf", {what}, {"zuko"}); }

Bench training(const std::string& name, const std::string& what, const EagerMaskedFlow::Shape& shape,
               const TrainedModelSpec& ours, const std::vector<Contender>& others = {}) {
  return {name, what + ", batch 512, a training step",
          joined({{{"eager", [shape] { return eager(shape); }}}, ours_training(ours), others})};
}

// use: what a step does with the eager net, without gradient.
Contender eager_using(const EagerMaskedFlow::Shape& shape, const std::function<void(EagerMaskedFlow&)>& use) {
  return {"eager", [=]() -> Running {
            const auto net = std::make_shared<EagerMaskedFlow>(shape);
            return {[=] {
              const at::NoGradGuard off;
              use(*net);
            }};
          }};
}

Bench drawing(const std::string& name, const std::string& what, const EagerMaskedFlow::Shape& shape, std::int64_t n,
              const TrainedModelSpec& ours, const std::vector<Contender>& others = {}) {
  const auto draw = [n](Model& model, Rng& rng) { dynamic_cast<CanSample&>(model).sample(n, {}, rng); };
  return {name, what + "; eager: the whole net of a layer for each of its numbers",
          joined({{eager_using(shape, [n](EagerMaskedFlow& net) { net.sample(n); })},
                  {ours_using(ours, "sample", draw).front()},
                  others})};
}

}  // namespace

Bench nsf2() {
  return training("nsf2", "spline flow, 3 autoregressive layers of 64, 64, 8 bins, 2 dimensions", kSplines, splines(),
                  peers("train"));
}
Bench nsf2_score() {
  const auto x = at::randn({kManyRows, kSplines.dims});
  const auto score = [x](Model& model, Rng& rng) { dynamic_cast<CanScore&>(model).score({x}, rng); };
  return {"nsf2_score", "the same, log p of 100000 points",
          joined({{eager_using(kSplines, [x](EagerMaskedFlow& net) { net.log_prob(x); })},
                  {ours_using(splines(), "score", score).front()},
                  peers("score")})};
}
Bench nsf2_sample() {
  return drawing("nsf2_sample", "the same, 100000 points drawn", kSplines, kManyRows, splines(), peers("sample"));
}
Bench nsf2_levers() {
  using kernels::Kernel;
  return levers("nsf2", splines(), {Kernel::spline_map, Kernel::adam}, true);
}
Bench maf43() { return training("maf43", "MAF, 5 layers of 512, 43 dimensions", kAffine, maf()); }
Bench maf43_sample() { return drawing("maf43_sample", "the same MAF, 1000 points drawn", kAffine, kDraws, maf()); }

}  // namespace gx::bench
