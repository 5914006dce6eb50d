#include "generatrix/data/picture.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/media/grid.h"

namespace gx {

bool is_drawable(const Tensor& images) {
  return images.scalar_type() == at::kByte && images.dim() == 4 && (images.size(1) == 1 || images.size(1) == 3);
}

Image to_picture(const Tensor& image) {
  const auto channels = image.size(0);
  if (channels != 1 && channels != 3) throw errors::no_picture(channels);
  const auto rows = image.to(at::kCPU).permute({1, 2, 0}).contiguous();  // [H, W, C]
  const auto* first = rows.const_data_ptr<std::uint8_t>();
  return {.width = image.size(2), .height = image.size(1), .channels = channels, .pixels = {first, first + rows.numel()}};
}

std::int64_t grid_factor(std::int64_t n, std::int64_t height, std::int64_t width) {
  constexpr double kSide = 80, kMost = 16e6;
  const auto seen = std::round(kSide / static_cast<double>(std::max(height, width)));
  const auto affordable = std::floor(std::sqrt(kMost / static_cast<double>(n * height * width)));
  return std::max(std::int64_t{1}, static_cast<std::int64_t>(std::min(seen, affordable)));
}

Image to_picture_grid(const Tensor& images, std::int64_t columns) {
  constexpr std::uint8_t kPaper = 128;  // apart from black pictures as from white ones
  std::vector<Image> all;
  const auto factor = grid_factor(images.size(0), images.size(2), images.size(3));
  for (const auto& image : images.unbind(0)) all.push_back(enlarged(to_picture(image), factor));
  if (columns == 0) columns = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(all.size()))));
  return tile(all, columns, kGridGap, kPaper);
}

}  // namespace gx
