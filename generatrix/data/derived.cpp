#include "generatrix/data/derived.h"

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

#include "generatrix/base/errors.h"
#include "generatrix/data/region.h"
#include "generatrix/data/row_hash.h"

namespace gx {
namespace {

constexpr double kWhite = 255;
constexpr std::int64_t kTogether = 256;  // rows: their numbers in float stay in the cache

Tensor as_bytes(const Tensor& x) { return at::round(x).clamp_(0, kWhite).to(at::kByte); }

// The same filter over each channel, borders repeated.
Tensor filtered(const Tensor& x, const Tensor& along_y, const Tensor& along_x) {
  const auto channels = x.size(1), ry = along_y.numel() / 2, rx = along_x.numel() / 2;
  const auto wide = at::replication_pad2d(x, {rx, rx, ry, ry});
  const auto ky = along_y.view({1, 1, -1, 1}).expand({channels, 1, -1, 1}),
             kx = along_x.view({1, 1, 1, -1}).expand({channels, 1, 1, -1});
  const auto by_channel = [&](const Tensor& input, const Tensor& kernel) {
    return at::conv2d(input, kernel, /*bias=*/{}, /*stride=*/at::IntArrayRef{1}, /*padding=*/at::IntArrayRef{0},
                      /*dilation=*/at::IntArrayRef{1}, channels);
  };
  return by_channel(by_channel(wide, ky), kx);
}

Tensor brightness(const Tensor& x) {
  if (x.size(1) != 3) return x.mean(1, /*keepdim=*/true);
  return (x * at::tensor({0.299, 0.587, 0.114}, x.options()).view({1, 3, 1, 1})).sum(1, /*keepdim=*/true);
}

struct Derive {
  const Tensor& stored;  // bytes [B, C, H, W]
  const Rng& rng;

  Tensor x() const { return stored.to(at::kFloat); }
  std::int64_t height() const { return stored.size(2); }
  std::int64_t width() const { return stored.size(3); }
  Rng stream(std::uint64_t hash) const { return Rng(rng.seed(), stored.device()).fork(hash); }

  Tensor operator()(const NoiseSpec& spec) const {
    auto noisy = x();
    const auto hashes = hash_rows(stored, rng.seed());
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      auto noise = stream(hashes[i]);
      auto row = noisy.select(0, static_cast<std::int64_t>(i));
      row.add_(noise.normal(row.sizes()), spec.sd);
    }
    return as_bytes(noisy);
  }
  Tensor operator()(const BlurSpec& spec) const {
    const auto reach = std::min<std::int64_t>(std::llround(std::ceil(3 * spec.sd)), std::min(height(), width()) - 1);
    auto weights = (at::arange(-reach, reach + 1, at::kFloat) / spec.sd).square().mul_(-0.5).exp_();
    weights = (weights / weights.sum()).to(stored.device());
    return as_bytes(filtered(x(), weights, weights));
  }
  Tensor operator()(const DownscaleSpec& spec) const {
    if (spec.factor > std::min(height(), width())) {
      throw errors::bad_value("data.given.factor", std::to_string(spec.factor),
                              fmt::format("pictures are {} x {}", width(), height()));
    }
    return as_bytes(at::avg_pool2d(x(), {spec.factor, spec.factor}));
  }
  Tensor operator()(const MaskSpec& spec) const {
    const auto h = height(), w = width();
    auto known = at::full({stored.size(0), 1, h, w}, 255, stored.options());
    if (const auto outside = known_outside(spec.region, h, w)) {
      known *= outside->to(stored.device());
    } else {
      const auto hashes = hash_rows(stored, rng.seed());
      for (std::size_t i = 0; i < hashes.size(); ++i) {
        const auto top = static_cast<std::int64_t>(hashes[i] % static_cast<std::uint64_t>(h - h / 2 + 1));
        const auto left = static_cast<std::int64_t>((hashes[i] >> 32) % static_cast<std::uint64_t>(w - w / 2 + 1));
        known[static_cast<std::int64_t>(i)].narrow(-2, top, h / 2).narrow(-1, left, w / 2).zero_();
      }
    }
    return at::cat({stored * (known > 0), known}, 1);
  }
  Tensor operator()(const EdgesSpec&) const {
    const auto options = at::TensorOptions(stored.device()).dtype(at::kFloat);
    const auto smooth = at::tensor({1., 2., 1.}, options) / 4, slope = at::tensor({-1., 0., 1.}, options);
    const auto grey = brightness(x());
    return as_bytes((filtered(grey, smooth, slope).square() + filtered(grey, slope, smooth).square()).sqrt());
  }
  Tensor operator()(const GreySpec&) const { return as_bytes(brightness(x())); }
  Tensor operator()(const InvertSpec&) const { return 255 - stored; }
  Tensor operator()(const QuarterTurnSpec& spec) const { return at::rot90(stored, spec.quarters, {2, 3}).contiguous(); }
};

}  // namespace

Check known_region() {
  std::vector<Value> names(region_names().begin(), region_names().end());
  names.emplace_back("random");
  return one_of(std::move(names));
}

Column derived(const DerivedSpec& spec, const Column& stored, const Rng& rng) {
  const at::NoGradGuard off;
  if (stored.data.dim() != 4 || stored.data.scalar_type() != at::kByte)
    throw errors::bad_value("data.given", "a condition made of pictures", "needs rows that are pictures of bytes");
  std::vector<Tensor> parts;
  for (const auto& some : stored.data.split(kTogether)) parts.push_back(std::visit(Derive{some, rng}, spec));
  return {parts.size() == 1 ? parts.front() : at::cat(parts)};
}

}  // namespace gx
