#include "generatrix/data/codec.h"

#include <ATen/ops/empty.h>

#include <cmath>
#include <limits>

#include "generatrix/data/bits.h"

namespace gx {
namespace {

constexpr double kWhite = 255;

Tensor decode_image(const Tensor& x, Values values) {
  const auto levels =
      values == Values::grey ? at::round(x * kWhite).clamp_(0, kWhite) : at::ge(x, 0.5).to(at::kFloat).mul_(kWhite);
  return levels.to(at::kByte);
}

// On the CPU one draw from rng seeds the whole batch; other devices draw with their own generator.
Tensor draw_binary(const Tensor& raw, Rng& rng) {
  if (!raw.is_cpu() || raw.scalar_type() != at::kByte) return rng.bernoulli(raw.to(at::kFloat).div_(kWhite));
  const auto seed = rng.integers(std::numeric_limits<std::int64_t>::max(), {1}).item<std::int64_t>();
  const auto levels = raw.contiguous();
  auto bits = at::empty(raw.sizes(), at::kByte);
  draw_bits(levels.const_data_ptr<std::uint8_t>(), levels.numel(), static_cast<std::uint64_t>(seed),
            bits.mutable_data_ptr<std::uint8_t>());
  return bits.to(at::kFloat);
}

}  // namespace

Tensor Codec::encode(const Tensor& raw, Rng& rng) const {
  const at::NoGradGuard off;
  switch (values) {
    case Values::grey:
      return raw.to(at::kFloat).div_(kWhite);
    case Values::dynamic_binary:
      return draw_binary(raw, rng);
    case Values::static_binary:
      return raw.to(at::kFloat);
    case Values::reals:
      break;
  }
  // float64 until the end: a large shift must not eat the digits of a small difference
  auto x = raw.to(at::kDouble);
  if (shift.defined()) x = x - shift.to(x.device());
  if (scale.defined()) x = x / scale.to(x.device());
  return x.to(at::kFloat);
}

Tensor Codec::decode(const Tensor& x) const {
  const at::NoGradGuard off;
  if (values != Values::reals) return decode_image(x, values);
  auto raw = x.to(at::kDouble);
  if (scale.defined()) raw = raw * scale.to(x.device());
  if (shift.defined()) raw = raw + shift.to(x.device());
  return raw.to(at::kFloat);
}

double Codec::log_volume() const {
  switch (values) {
    case Values::grey:
      return -static_cast<double>(space.dims()) * std::log(kWhite);
    case Values::dynamic_binary:
    case Values::static_binary:
      return 0;
    case Values::reals:
      break;
  }
  return scale.defined() ? -scale.to(at::kDouble).expand(space.event).log().sum().item<double>() : 0;
}

}  // namespace gx
