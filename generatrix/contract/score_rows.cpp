#include "generatrix/contract/score_rows.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/parallel.h"
#include "generatrix/data/loader.h"

namespace gx {
namespace {

Tensor joined(const std::vector<Score>& parts, Tensor Score::*part) {
  std::vector<Tensor> all;
  for (const auto& each : parts) {
    if ((each.*part).defined()) all.push_back(each.*part);
  }
  return all.empty() ? Tensor() : at::cat(all).to(at::kCPU);
}

}  // namespace

Score score_rows(CanScore& model, const Dataset& data, const Codec& codec, std::int64_t most, const Rng& rng) {
  at::NoGradGuard off;
  const auto batch = rows_at_once(data, codec, most), n = data.size(), n_batches = (n + batch - 1) / batch;
  std::vector<Score> parts(static_cast<std::size_t>(n_batches));
  const auto score = [&](std::int64_t i) {
    const auto first = i * batch;
    auto coding = rng.fork("data").fork(static_cast<std::uint64_t>(first));
    auto noise = rng.fork("score").fork(static_cast<std::uint64_t>(first));
    const auto rows = read_batch(data, codec, first, std::min(n, first + batch), coding);
    auto some = model.score(rows, noise);
    some.nats = some.nats.to(at::kCPU, at::kDouble);
    if (some.info.measure == Score::Measure::density) some.nats = some.nats + codec.log_volume(rows.event);
    parts[static_cast<std::size_t>(i)] = std::move(some);
  };
  const auto score_all = [&](std::int64_t begin, std::int64_t end) {
    for (auto i = begin; i < end; ++i) score(i);
  };
  if (data.device().is_cpu())
    in_parallel(n_batches, score_all);
  else
    score_all(0, n_batches);
  Score all{joined(parts, &Score::nats), model.score_info(), joined(parts, &Score::error), joined(parts, &Score::n_cells)};
  if (parts.empty()) all.nats = at::empty({0}, at::kDouble);
  for (const auto& part : parts) all.shared_error = std::max(all.shared_error, part.shared_error);
  return all;
}

}  // namespace gx
