#include "generatrix/contract/score_rows.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/base/parallel.h"
#include "generatrix/data/loader.h"

namespace gx {

Score score_rows(CanScore& model, const Dataset& data, const Codec& codec, std::int64_t batch, const Rng& rng) {
  at::NoGradGuard off;
  if (batch < 1) throw errors::no_batches(data.size(), batch);
  const auto n = data.size(), n_batches = (n + batch - 1) / batch;
  std::vector<Tensor> parts(static_cast<std::size_t>(n_batches));
  Score all{{}, Score::Kind::exact, Score::Measure::mass};
  const auto score = [&](std::int64_t i) {
    const auto first = i * batch;
    auto coding = rng.fork("data").fork(static_cast<std::uint64_t>(first));
    auto noise = rng.fork("score").fork(static_cast<std::uint64_t>(first));
    const auto some = model.score(read_batch(data, codec, first, std::min(n, first + batch), coding), noise);
    parts[static_cast<std::size_t>(i)] = some.nats.to(at::kDouble);
    if (i == 0) all = {{}, some.kind, some.measure};
  };
  const auto score_all = [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) score(i);
  };
  if (data.device().is_cpu())
    in_parallel(n_batches, score_all);
  else
    score_all(0, n_batches);
  all.nats = parts.empty() ? at::empty({0}, at::kDouble) : at::cat(parts).to(at::kCPU);
  return all;
}

}  // namespace gx
