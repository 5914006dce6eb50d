#include "bench/cached_operators.h"

#include <ATen/ATen.h>

namespace gx::bench {
namespace {

constexpr std::int64_t kSide = 28, kReach = 3;  // side of an image; half of the first kernel, 7 x 7

// The features of k pixels of `values` [n, rows, columns, h], from (row, column) on, joined to one vector: [n, k h].
at::Tensor run_of(const at::Tensor& values, std::int64_t row, std::int64_t column, std::int64_t n) {
  return values.select(1, row).narrow(1, column, n).flatten(1);
}

// The 24 pixels before (row, column) that the first kernel reads. `image` has a margin of kReach.
at::Tensor before(const at::Tensor& image, std::int64_t row, std::int64_t column) {
  constexpr auto kWidth = 2 * kReach + 1;
  const auto above = image.narrow(1, row, kReach).narrow(2, column, kWidth).flatten(1);
  return at::cat({above, run_of(image, row + kReach, column, kReach)}, 1);
}

}  // namespace

at::Tensor CachedOperators::Layer::operator()(const at::Tensor& x) const { return at::addmm(bias, x, matrix); }

CachedOperators::Layer CachedOperators::layer(const torch::nn::Conv2d& conv, std::int64_t n_taps) {
  const auto taps = conv->weight.detach().flatten(2).narrow(2, 0, n_taps);  // [out, in, taps]
  return {taps.permute({2, 1, 0}).flatten(0, 1).contiguous(), conv->bias.detach()};
}

CachedOperators::CachedOperators(const EagerPixelCnn& net)
    : first_(layer(net.first(), 24)), head_(layer(net.head(), 1)), last_(layer(net.last(), 1)) {
  for (const auto& block : net.blocks()) blocks_.push_back({layer(block.down, 1), layer(block.around, 5), layer(block.up, 1)});
}

CachedOperators::Drawn CachedOperators::draw(const at::Tensor& uniforms) const {
  const c10::InferenceMode mode;
  const auto n = uniforms.size(0), n_features = blocks_.front().down.bias.size(0);
  const auto image = at::zeros({n, kSide + kReach, kSide + 2 * kReach, 1}), logits = at::empty({n, kSide * kSide});
  std::vector<at::Tensor> kept;  // relu(u) of each block, with a margin of one pixel above, at the left and at the right
  for (std::size_t i = 0; i < blocks_.size(); ++i) kept.push_back(at::zeros({n, kSide + 1, kSide + 2, n_features}));
  for (std::int64_t pixel = 0; pixel < kSide * kSide; ++pixel) {
    const auto row = pixel / kSide, column = pixel % kSide;
    auto t = first_(before(image, row, column));  // [n, 2h]
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const auto u = blocks_[i].down(at::relu(t)).relu_();
      kept[i].select(1, row + 1).select(1, column + 1).copy_(u);
      const auto taps = at::cat({run_of(kept[i], row, column, 3), run_of(kept[i], row + 1, column, 2)}, 1);
      t += blocks_[i].up(blocks_[i].around(taps).relu_());
    }
    const auto logit = last_(head_(t.relu_()).relu_()).squeeze(1);  // [n]
    logits.select(1, pixel).copy_(logit);
    image.select(1, row + kReach).select(1, column + kReach).select(1, 0).copy_(uniforms.select(1, pixel) < logit.sigmoid());
  }
  const auto bits = image.narrow(1, kReach, kSide).narrow(2, kReach, kSide).permute({0, 3, 1, 2}).contiguous();
  return {bits, logits.view({n, 1, kSide, kSide})};
}

}  // namespace gx::bench
