#include "generatrix/eval/picture_input.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "generatrix/base/errors.h"

namespace gx {
namespace {

// TensorFlow 1 took new pixel i from old position i * old / new: half a pixel off, and what the first FID was computed with.
Tensor from_the_corner(const Tensor& x, std::int64_t dim, std::int64_t size) {
  const auto old = x.size(dim);
  const auto at_old = at::arange(size, at::kDouble) * static_cast<double>(old) / static_cast<double>(size);
  const auto low = at_old.floor().to(at::kLong), high = (low + 1).clamp_max(old - 1);
  std::vector<std::int64_t> along(static_cast<std::size_t>(x.dim()), 1);
  along[static_cast<std::size_t>(dim)] = size;
  const auto share = (at_old - low).to(at::kFloat).view(along);
  return at::lerp(x.index_select(dim, low), x.index_select(dim, high), share);
}

Tensor resized(const Tensor& x, const PictureInput& input) {
  const at::IntArrayRef size(input.size);
  if (x.sizes().slice(2) == size) return x;
  if (input.resize == "nearest") return at::upsample_nearest2d(x, size);
  if (input.resize == "bilinear") return at::upsample_bilinear2d(x, size, /*align_corners=*/false);
  if (input.resize == "bilinear_antialias") return at::_upsample_bilinear2d_aa(x, size, /*align_corners=*/false);
  if (input.resize == "bicubic_antialias") return at::_upsample_bicubic2d_aa(x, size, /*align_corners=*/false);
  return from_the_corner(from_the_corner(x, 2, size[0]), 3, size[1]);
}

Tensor colored(const Tensor& x, std::int64_t channels) {
  if (x.size(1) == channels) return x;
  if (channels == 3) return x.expand({-1, 3, -1, -1});
  return (x * at::tensor({0.299F, 0.587F, 0.114F}).view({3, 1, 1})).sum(1, /*keepdim=*/true);
}

Tensor by_channel(const std::vector<double>& values) { return at::tensor(values).to(at::kFloat).view({-1, 1, 1}); }

}  // namespace

Tensor prepare_pictures(const Tensor& x, const PictureInput& input) {
  const auto fits = [&](const std::vector<double>& v) {
    return v.size() == 1 || static_cast<std::int64_t>(v.size()) == input.channels;
  };
  if (x.dim() != 4 || (x.size(1) != 1 && x.size(1) != 3) || input.size.size() != 2 || input.range.size() != 2 ||
      !fits(input.mean) || !fits(input.std))
    throw errors::misuse("prepare_pictures", fmt::format("{} axes", x.dim()), "pictures of 1 or 3 channels, and whole settings");
  auto y = x.to(at::kCPU, at::kFloat).clamp(0, 1);
  if (input.bytes) y = (y * 255).round() / 255;
  y = colored(resized(y, input).clamp(0, 1), input.channels);
  y = (y * (input.range[1] - input.range[0]) + input.range[0] - by_channel(input.mean)) / by_channel(input.std);
  return (input.layout == "channels_last" ? y.permute({0, 2, 3, 1}) : y).contiguous();
}

}  // namespace gx
