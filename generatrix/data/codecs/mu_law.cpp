#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/data/codecs/known.h"

namespace gx {
namespace {

constexpr double kFullScale = 32768;

// With mu = n - 1 and s = sample / 32768 in [-1, 1):
//   c = sign(s) log(1 + mu |s|) / log(1 + mu),   level = round((c + 1) / 2 mu)
class MuLaw final : public ColumnCodec {
 public:
  MuLaw(Field field, std::int64_t rate)
      : ColumnCodec(std::move(field)), mu_(static_cast<double>(count_of(this->field().values) - 1)), rate_(rate) {}

  std::string kind() const override { return "mu_law"; }
  Table settings() const override { return {{"rate", rate_}}; }

  Column encode(const Column& stored, Rng&) const override {
    const auto s = stored.data.to(at::kDouble) / kFullScale;
    const auto c = s.sign() * (s.abs() * mu_).log1p() / std::log1p(mu_);
    auto x = stored;
    x.data = (at::round((c + 1) * (mu_ / 2)) / mu_).to(at::kFloat);
    return x;
  }
  Column decode(const Column& x) const override {
    const auto c = x.data.to(at::kDouble) * 2 - 1;
    const auto s = c.sign() * (c.abs() * std::log1p(mu_)).expm1() / mu_;
    auto stored = x;
    stored.data = at::round(s * kFullScale).clamp_(-kFullScale, kFullScale - 1).to(at::kShort);
    return stored;
  }

 private:
  double mu_;
  std::int64_t rate_;
};

}  // namespace

ColumnCodecPtr mu_law_codec(Field field, std::int64_t rate) { return std::make_shared<MuLaw>(std::move(field), rate); }

}  // namespace gx
