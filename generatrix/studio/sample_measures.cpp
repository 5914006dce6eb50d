#include "generatrix/studio/sample_measures.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/contract/abilities.h"
#include "generatrix/contract/conditions.h"
#include "generatrix/eval/two_sample/frechet_distance.h"
#include "generatrix/eval/two_sample/sliced_wasserstein.h"

namespace gx {
namespace {

constexpr std::int64_t kMost = 1000;       // rows, and samples
constexpr std::int64_t kDirections = 100;  // of the sliced distance

struct Sets {
  Tensor real, fake;  // float [n, D] on the CPU
};

Sets drawn(Model& model, const Dataset& rows, const Codec& codec, const Rng& rng) {
  const auto n = std::min(kMost, rows.size());
  const auto chosen = rng.fork("rows").permutation(rows.size()).slice(0, 0, n).to(rows.device());
  auto noise = rng.fork("samples"), bits = rng.fork("data");
  const auto given = usual_conditions(model.task(), codec, &rows, rows.device())(n, noise);
  const auto fake = dynamic_cast<CanSample&>(model).sample(n, given, noise);
  const auto flat = [](const Rows& x) { return x.x().to(at::kCPU, at::kFloat).flatten(1); };
  return {flat(codec.encode(rows.rows(chosen), bits).event), flat(fake)};
}

}  // namespace

SampleMeasures sample_measures() {
  return {{"frechet_distance",
           [](Model& model, const Dataset& rows, const Codec& codec, const Rng& rng) {
             const auto sets = drawn(model, rows, codec, rng);
             return frechet_distance(sets.real, sets.fake);
           }},
          {"sliced_wasserstein", [](Model& model, const Dataset& rows, const Codec& codec, const Rng& rng) {
             const auto sets = drawn(model, rows, codec, rng);
             return sliced_wasserstein(sets.real, sets.fake, rng.fork("directions"), kDirections).value;
           }}};
}

}  // namespace gx
