#include "generatrix/data/sources/picture_side.h"

#include <algorithm>

#include "generatrix/data/sources/cifar.h"
#include "generatrix/data/sources/idx.h"
#include "generatrix/data/sources/picture_list.h"
#include "generatrix/media/picture.h"

namespace gx {

std::optional<std::int64_t> common_side(const std::string& data_name) {
  constexpr std::int64_t kLargest = 64, kMultiple = 4;
  const Path folder(data_name);
  std::error_code none;
  if (!std::filesystem::is_directory(folder, none) || !find_idx(folder).empty() || has_cifar(folder) || !has_pictures(folder))
    return std::nullopt;
  const auto files = list_pictures(folder).files;
  const auto first = picture_size(files.front());
  auto side = kLargest;
  bool differ = false;
  for (const auto& file : files) {
    const auto size = picture_size(file);
    differ |= size.width != first.width || size.height != first.height;
    side = std::min({side, size.width, size.height});
  }
  if (!differ) return std::nullopt;
  return side < kMultiple ? side : side / kMultiple * kMultiple;
}

}  // namespace gx
