#include "generatrix/train/precision.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "generatrix/base/torch.h"

namespace gx {
namespace {

constexpr std::int64_t kSide = 384;  // of the matrices: they stay in a core's cache
constexpr int kTimes = 7;
constexpr double kClearly = 1.3;  // the other operators of a step gain nothing

// The shortest of some products, in seconds: what the machine can do beside others' work.
double shortest_product(at::ScalarType type) {
  const auto a = at::full({kSide, kSide}, 0.5, type);
  auto shortest = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kTimes; ++i) {
    const auto start = std::chrono::steady_clock::now();
    a.mm(a);
    shortest = std::min(shortest, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return shortest;
}

}  // namespace

std::string measured_precision(const std::string& device) {
  if (device != "cpu" || !has_fast_bfloat16()) return "fp32";
  return shortest_product(at::kFloat) > kClearly * shortest_product(at::kBFloat16) ? "bf16" : "fp32";
}

}  // namespace gx
