#include "generatrix/eval/cost/round_trip.h"

#include <ATen/ATen.h>

#include "generatrix/contract/abilities.h"

namespace gx {
namespace {

Tensor levels_of(const Tensor& x, const Space& space) {
  const auto highest = space.kind == Space::Kind::byte ? static_cast<double>(space.symbols - 1) : 1.;
  return at::round(x.to(at::kDouble).clamp(0, 1) * highest);
}

RoundTrip compared(RoundTrip::By by, const Tensor& x, const Tensor& again, const Space& space) {
  RoundTrip found{by, (x.to(at::kDouble) - again.to(at::kDouble)).abs().max().item<double>(), {}};
  if (space.kind == Space::Kind::byte || space.kind == Space::Kind::binary) {
    found.levels = at::eq(levels_of(x, space), levels_of(again, space)).to(at::kDouble).mean().item<double>();
  }
  return found;
}

}  // namespace

std::optional<RoundTrip> round_trip(Model& model, const Batch& rows, const Space& space) {
  at::NoGradGuard off;
  if (space.kind == Space::Kind::token) return std::nullopt;
  if (auto* flow = dynamic_cast<CanInvert*>(&model)) {
    const auto map = flow->bijector(rows.given);
    return compared(RoundTrip::By::inverse, rows.x, map.forward(map.inverse(rows.x).value).value, space);
  }
  auto* encoder = dynamic_cast<CanEncode*>(&model);
  auto* decoder = dynamic_cast<CanDecode*>(&model);
  if (!encoder || !decoder) return std::nullopt;
  return compared(RoundTrip::By::code, rows.x, decoder->decode(encoder->encode(rows).mean(), rows.given).mean(), space);
}

}  // namespace gx
