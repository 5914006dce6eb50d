#include "generatrix/data/sources/png.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <algorithm>
#include <cstring>

#include "generatrix/base/errors.h"
#include "generatrix/media/png.h"

namespace gx {
namespace {

namespace fs = std::filesystem;

template <class Keep>
std::vector<Path> sorted_entries(const Path& folder, Keep keep) {
  std::vector<Path> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with('.') && keep(entry)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Path> pictures_in(const Path& folder) {
  return sorted_entries(folder, [](const fs::directory_entry& entry) {
    const auto ending = entry.path().extension();
    return entry.is_regular_file() && (ending == ".png" || ending == ".PNG");
  });
}

std::string words(const Image& image) {
  return fmt::format("{} x {} with {} channels", image.width, image.height, image.channels);
}

// uint8 [N, channels, height, width]
Tensor read_pictures(const std::vector<Path>& paths) {
  Image first;
  Tensor all;  // [N, height, width, channels]
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto image = read_png(paths[i]);
    if (i == 0) {
      first = image;
      all = at::empty({static_cast<std::int64_t>(paths.size()), image.height, image.width, image.channels}, at::kByte);
    }
    if (image.pixels.size() != first.pixels.size() || words(image) != words(first)) {
      throw errors::malformed(paths[i], words(image), fmt::format("{}, as {}", words(first), paths[0].filename().string()));
    }
    std::memcpy(all.mutable_data_ptr<std::uint8_t>() + i * image.pixels.size(), image.pixels.data(), image.pixels.size());
  }
  return all.permute({0, 3, 1, 2}).contiguous();
}

}  // namespace

Opened open_png_folder(const Path& folder) {
  auto pictures = pictures_in(folder);
  const bool labeled = pictures.empty();
  std::vector<Tensor> labels;
  Opened opened;
  for (const auto& each : sorted_entries(folder, [](const auto& entry) { return entry.is_directory(); })) {
    const auto found = pictures_in(each);
    if (found.empty()) continue;
    if (!labeled) throw errors::malformed(folder, "pictures both here and in " + each.filename().string(), "one or the other");
    pictures.insert(pictures.end(), found.begin(), found.end());
    labels.push_back(at::full({static_cast<std::int64_t>(found.size())}, opened.classes++, at::kLong));
    opened.names.push_back(each.filename().string());
  }
  if (pictures.empty()) throw errors::malformed(folder, "no PNG picture in it", "*.png, or subfolders of them by class");
  opened.train = {read_pictures(pictures), labels.empty() ? Rows() : Rows(at::cat(labels))};
  return opened;
}

}  // namespace gx
