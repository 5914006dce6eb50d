#include "generatrix/data/sources/catalog.h"

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/cifar.h"
#include "generatrix/data/sources/idx.h"
#include "generatrix/data/sources/npy.h"
#include "generatrix/data/sources/npz.h"
#include "generatrix/data/sources/png.h"

namespace gx {

std::vector<Source> all_sources() {
  auto all = image_sources();
  for (auto& source : density_sources()) all.push_back(std::move(source));
  return all;
}

std::vector<SourceInfo> known_sources() {
  std::vector<SourceInfo> all;
  for (auto& source : all_sources()) all.push_back(std::move(source.info));
  return all;
}

Opened open_path(const DataSpec& spec) {
  const Path path(spec.name);
  if (!std::filesystem::exists(path))
    throw errors::missing_file(path,
                               "an IDX, .npy or .npz file, or a folder of IDX "
                               "files, CIFAR-10 batches or PNG pictures");
  if (std::filesystem::is_directory(path)) {
    if (const auto images = find_idx(path); !images.empty()) return open_idx(images);
    return has_cifar(path) ? open_cifar(path) : open_png_folder(path);
  }
  if (path.extension() == ".npy") return open_npy(path);
  return path.extension() == ".npz" ? open_npz(path) : open_idx(path);
}

}  // namespace gx
