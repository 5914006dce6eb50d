#include "bench/machine.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/rng.h"

namespace gx::bench {
namespace {

constexpr std::int64_t kSide = 1024, kNumbers = 16 << 20;
constexpr int kTurns = 3;
constexpr double kTurn = 0.1;  // seconds
constexpr double kFlops = 2.0 * kSide * kSide * kSide, kBytes = 3.0 * 4 * kNumbers;

Running product(at::ScalarType type) {
  const auto a = Rng(0).normal({kSide, kSide}).to(type), b = Rng(1).normal({kSide, kSide}).to(type);
  auto c = at::empty({kSide, kSide}, type);
  return {[=]() mutable { at::mm_out(c, a, b); }, {.flops = kFlops}};
}

Running triad() {
  const auto b = at::ones({kNumbers}), c = at::ones({kNumbers});
  auto a = at::zeros({kNumbers});
  return {[=]() mutable { at::add_out(a, b, c, 3); }, {.value_bytes = kBytes}};
}

}  // namespace

Bench machine_bench() {
  return {"machine",
          "the machine's limits: products of 1024 x 1024 matrices, a = b + 3 c over 64 MiB",
          {{"sgemm", [] { return product(at::kFloat); }}, {"bf16 gemm", [] { return product(at::kBFloat16); }}, {"triad", triad}},
          /*on_request=*/true};
}

MachineMeter::MachineMeter() {
  const auto bench = machine_bench();
  for (const auto& contender : bench.contenders) workers_.push_back(std::make_unique<Worker>(bench.name, contender));
}

double MachineMeter::per_second(std::size_t contender, double work) {
  double most = 0;
  for (int turn = 0; turn < kTurns; ++turn) most = std::max(most, 1e3 * work / workers_[contender]->milliseconds(kTurn));
  return most;
}

Machine MachineMeter::measure() {
  best_.flops = std::max(best_.flops, per_second(0, kFlops));
  best_.half_flops = std::max(best_.half_flops, per_second(1, kFlops));
  best_.bytes = std::max(best_.bytes, per_second(2, kBytes));
  return best_;
}

double bound_ms(const Work& work, const Machine& machine, bool bf16) {
  const auto flops = bf16 ? std::max(machine.flops, machine.half_flops) : machine.flops;
  const auto bytes = work.weight_bytes + (bf16 ? 0.5 : 1) * work.value_bytes;
  return 1e3 * std::max(work.flops / flops, bytes / machine.bytes);
}

}  // namespace gx::bench
