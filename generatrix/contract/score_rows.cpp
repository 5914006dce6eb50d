#include "generatrix/contract/score_rows.h"

#include <ATen/ATen.h>

#include "generatrix/data/loader.h"

namespace gx {

Score score_rows(CanScore& model, const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng) {
  at::NoGradGuard off;
  std::vector<Tensor> parts;
  Score all{{}, Score::Kind::exact, Score::Measure::mass};
  for_each_batch(data, codec, batch, rng.fork("data"), [&](const Batch& rows, std::int64_t first) {
    auto noise = rng.fork("score").fork(static_cast<std::uint64_t>(first));
    const auto score = model.score(rows, noise);
    parts.push_back(score.nats.to(at::kDouble));
    all = {{}, score.kind, score.measure};
  });
  all.nats = parts.empty() ? at::empty({0}, at::kDouble) : at::cat(parts).to(at::kCPU);
  return all;
}

}  // namespace gx
