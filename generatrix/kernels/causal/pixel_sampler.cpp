#include "generatrix/kernels/causal/pixel_sampler.h"

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

#include "generatrix/base/parallel.h"
#include "generatrix/base/torch.h"
#include "generatrix/kernels/announce.h"
#include "generatrix/kernels/causal/padding.h"
#include "generatrix/kernels/causal/pixel_step.h"
#include "generatrix/kernels/vector/instructions.h"

namespace gx {
namespace kernels {
namespace {

// Images that one thread draws together: as many rows as a tile of multiply_add, and their kept features fit into the L2 cache.
constexpr std::int64_t kGroup = 8;

// The weights, padded and ordered as draw_group (pixel_step.h) reads them.
struct Packed {
  explicit Packed(const PixelWeights& w)
      : values(w.values.to(at::kFloat).contiguous()),
        first(with_padding(w.first, 2)),
        first_bias(with_padding(w.first_bias, 0)),
        down(with_padding(w.stack.down, 1)),
        down_bias(with_padding(w.stack.down_bias, 1)),
        around(with_padding(w.stack.around, 2)),
        around_bias(with_padding(w.stack.around_bias, 2)),
        up(with_padding(w.stack.up, 1)),
        up_bias(with_padding(w.stack.up_bias, 1)),
        head(with_padding(w.head, 0)),
        head_bias(with_padding(w.head_bias, 0)),
        last(with_padding(w.last.transpose(0, 1), 1)),
        last_bias(with_padding(w.last_bias, 1)),
        beside(w.beside.defined() ? with_padding(w.beside + w.first_bias, 2) : Tensor()) {}

  PixelArrays arrays() const {
    const auto at = [](const Tensor& t) { return t.const_data_ptr<float>(); };
    return {at(values), at(first),   at(first_bias), at(down),      at(down_bias), at(around),
            at(up),     at(up_bias), at(head),       at(head_bias), at(last),      at(last_bias)};
  }
  PixelSizes sizes(const PixelWeights& w, std::int64_t height, std::int64_t width) const {
    const auto kernel = static_cast<std::int64_t>(std::lround(std::sqrt(2 * w.first.size(0) - 1)));
    return {.height = height,
            .width = width,
            .n_channels = last_bias.size(0),
            .n_values = values.size(1),
            .n_blocks = down.size(0),
            .n_hidden = down.size(2),
            .n_wide = down.size(1),
            .n_head = head.size(1),
            .n_logits = last.size(2),
            .n_symbols = w.last.size(2),
            .reach = kernel / 2};
  }

  Tensor values, first, first_bias, down, down_bias, around, around_bias, up, up_bias, head, head_bias, last, last_bias;
  Tensor beside;  // PixelWeights::beside plus the first bias; undefined where PixelWeights::beside is
};

// Draws images first .. first + n - 1.
void draw_some(const PixelSizes& s, const Packed& packed, std::int64_t first, std::int64_t n, const Tensor& uniforms,
               const SymbolChoice& choice, const Tensor& symbols) {
  const auto zeros = [&](std::int64_t each) { return std::vector<float>(static_cast<std::size_t>(n * each)); };
  auto image = zeros(s.image()), cache = zeros(s.cache()), wide = zeros(2 * s.n_wide), narrow = zeros(s.n_hidden),
       head = zeros(s.n_head), logits = zeros(s.n_logits);
  const PixelGroup g{
      .n = n,
      .beside = packed.beside.defined() ? packed.beside.const_data_ptr<float>() + first * packed.beside[0].numel() : nullptr,
      .around_bias = packed.around_bias.const_data_ptr<float>() + first * s.n_blocks * s.n_hidden,
      .image = image.data(),
      .cache = cache.data(),
      .wide = wide.data(),
      .narrow = narrow.data(),
      .head = head.data(),
      .logits = logits.data()};
  const auto dims = uniforms.size(1);
  const auto arrays = packed.arrays();
  const auto* u = uniforms.const_data_ptr<float>() + first * dims;
  auto* drawn = symbols.data_ptr<std::int64_t>() + first * dims;
  run_on(
      best_instructions(), [&]<Instructions>() __attribute__((always_inline)) { draw_group(s, arrays, g, u, choice, drawn); });
}

// A symbol uses every weight once, and of `last` only those of the symbol's channel.
std::int64_t weights_for_a_symbol(const PixelWeights& w) {
  const auto& s = w.stack;
  return w.first.numel() + s.down.numel() + s.around.numel() + s.up.numel() + w.head.numel() + w.last.numel() / w.last.size(1);
}

}  // namespace
}  // namespace kernels

Tensor draw_pixels(const PixelWeights& weights, const Tensor& uniforms, std::int64_t height, std::int64_t width,
                   const SymbolChoice& choice) {
  at::NoGradGuard off;
  const kernels::Packed packed(weights);
  const auto s = packed.sizes(weights, height, width);
  const auto u = uniforms.to(at::kFloat).contiguous();
  const auto n = u.size(0);
  announce_flops(2 * u.numel() * kernels::weights_for_a_symbol(weights));
  const auto symbols = at::empty({n, height, width, s.n_channels}, at::kLong);
  // Few images make smaller groups, so that every thread gets one.
  const auto group = std::clamp<std::int64_t>(n / threads_in_use(), 1, kernels::kGroup);
  in_parallel((n + group - 1) / group, [&](std::int64_t begin, std::int64_t end) {
    for (auto part = begin; part < end; ++part)
      kernels::draw_some(s, packed, part * group, std::min(group, n - part * group), u, choice, symbols);
  });
  return symbols.permute({0, 3, 1, 2}).contiguous();
}

}  // namespace gx
