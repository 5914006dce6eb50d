#include "generatrix/data/picture.h"

#include <ATen/ATen.h>

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

Image to_picture_grid(const Tensor& images, std::int64_t columns) {
  std::vector<Image> all;
  for (const auto& image : images.unbind(0)) all.push_back(to_picture(image));
  if (columns == 0) columns = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(all.size()))));
  return tile(all, columns);
}

}  // namespace gx
