#include "generatrix/nn/augment.h"

#include <ATen/ATen.h>

namespace gx {

Tensor randomly_shifted(const Tensor& x, std::int64_t most, Rng& rng) {
  const auto n_rows = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
  const auto wide = width + 2 * most;
  const auto padded = at::constant_pad_nd(x, {most, most, most, most}).flatten(2);  // [B, C, H' W']
  const auto offsets = rng.integers(2 * most + 1, {2, n_rows, 1});
  const auto rows = offsets[0] + at::arange(height, offsets.options());                            // [B, H]
  const auto columns = offsets[1] + at::arange(width, offsets.options());                          // [B, W]
  const auto source = (rows.unsqueeze(2) * wide + columns.unsqueeze(1)).reshape({n_rows, 1, -1});  // [B, 1, H W]
  return padded.gather(2, source.expand({n_rows, channels, height * width})).reshape(x.sizes());
}

Tensor randomly_mirrored(const Tensor& x, Rng& rng) {
  return at::where(rng.integers(2, {x.size(0), 1, 1, 1}).to(at::kBool), x.flip(3), x);
}

Tensor randomly_recolored(const Tensor& x, Rng& rng) {
  const auto u = rng.uniform({x.size(0), 3, 1, 1}, x.scalar_type());  // brightness, saturation, contrast
  const auto bright = x + (u.narrow(1, 0, 1) - 0.5);
  const auto grey = bright.mean(1, /*keepdim=*/true);
  const auto colored = (bright - grey) * (2 * u.narrow(1, 1, 1)) + grey;
  const auto mean = colored.mean({1, 2, 3}, /*keepdim=*/true);
  return (colored - mean) * (u.narrow(1, 2, 1) + 0.5) + mean;
}

Tensor randomly_cut_out(const Tensor& x, Rng& rng) {
  const auto hidden = [&](std::int64_t size) {  // [B, size]: the pixels of one side that the rectangle covers
    const auto side = (size + 1) / 2;
    const auto first = rng.integers(size + 1 - side % 2, {x.size(0), 1}) - side / 2;
    const auto places = at::arange(size, first.options());
    return (places >= first) & (places < first + side);
  };
  const auto covered = hidden(x.size(2)).unsqueeze(2) & hidden(x.size(3)).unsqueeze(1);  // [B, H, W]
  return x.masked_fill(covered.unsqueeze(1), 0);
}

}  // namespace gx
