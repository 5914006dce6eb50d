// Benches of masked autoregressive flows: a spline flow in 2 dimensions (3 layers of 64, 64) and a MAF in 43, the size of
// MINIBOONE (5 layers of 512). Our models are the catalog's; they have an ActNorm before each layer where they say so, the
// reference has none. Rows are normal numbers: the speed does not depend on them.
#include <ATen/ATen.h>

#include "bench/benches.h"
#include "bench/eager_masked_flow.h"
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

Contender eager_scores() {
  return {"eager", []() -> Running {
            const auto net = std::make_shared<EagerMaskedFlow>(kSplines);
            return {[=, x = at::randn({kManyRows, kSplines.dims})] {
              const at::NoGradGuard off;
              net->log_prob(x);
            }};
          }};
}

// A step finds one number of one layer, of all draws, by the layer's whole net.
Running naive_number() {
  const auto net = std::make_shared<EagerMaskedFlow>(kAffine);
  const auto x = at::zeros({kDraws, kAffine.dims}), z = at::randn({kDraws, kAffine.dims});
  const auto next = std::make_shared<std::int64_t>(0);
  return {[=] {
    const at::NoGradGuard off;
    const auto i = (*next)++ % (kAffine.layers * kAffine.dims), d = i % kAffine.dims;
    x.select(1, d).copy_(net->affine_number(x, z, i / kAffine.dims, d));
  }};
}

}  // namespace

Bench nsf2() {
  return training("nsf2", "spline flow, 3 autoregressive layers of 64, 64, 8 bins, 2 dimensions", kSplines, splines(),
                  peers("train"));
}
Bench nsf2_score() {
  const auto score = [x = at::randn({kManyRows, kSplines.dims})](Model& model, Rng& rng) {
    dynamic_cast<CanScore&>(model).score({x}, rng);
  };
  return {"nsf2_score", "the same, log p of 100000 points",
          joined({{eager_scores()}, {ours_using(splines(), "score", score).front()}, peers("score")})};
}
Bench nsf2_sample() {
  const auto draw = [](Model& model, Rng& rng) { dynamic_cast<CanSample&>(model).sample(kManyRows, {}, rng); };
  return {"nsf2_sample", "the same, 100000 points drawn; eager: their log p, which costs a layer one pass where a draw costs two",
          joined({{eager_scores()}, {ours_using(splines(), "sample", draw).front()}, peers("sample")})};
}
Bench maf43() { return training("maf43", "MAF, 5 layers of 512, 43 dimensions", kAffine, maf()); }

Bench maf43_sample() {
  const auto draw = [](Model& model, Rng& rng) { dynamic_cast<CanSample&>(model).sample(kDraws, {}, rng); };
  return {"maf43_sample", "the same MAF, 1000 points drawn; naive: the whole net for every number",
          joined({{{.name = "naive", .prepare = naive_number, .steps = static_cast<double>(kAffine.layers * kAffine.dims)}},
                  {ours_using(maf(), "sample", draw).front()}})};
}

}  // namespace gx::bench
