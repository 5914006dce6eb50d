#include "generatrix/data/codec.h"

#include <cmath>

namespace gx {
namespace {

constexpr double kWhite = 255;

Tensor decode_image(const Tensor& x, Values values) {
  const auto levels =
      values == Values::grey ? at::round(x * kWhite).clamp_(0, kWhite) : at::ge(x, 0.5).to(at::kFloat).mul_(kWhite);
  return levels.to(at::kByte);
}

}  // namespace

Tensor Codec::encode(const Tensor& raw, Rng& rng) const {
  const at::NoGradGuard off;
  switch (values) {
    case Values::grey:
      return raw.to(at::kFloat).div_(kWhite);
    case Values::dynamic_binary:
      return rng.bernoulli(raw.to(at::kFloat).div_(kWhite));
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
