#include "generatrix/data/sources/npy.h"

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/mapped.h"
#include "generatrix/data/sources/array_rows.h"
#include "generatrix/media/npy.h"

namespace gx {
namespace {

constexpr std::string_view kPurpose = "an npy array";

std::shared_ptr<const Mapping> map_rows(const Path& path, Opened& opened) {
  const auto file = std::make_shared<Mapping>(path, kPurpose, Mapping::Access::read);
  auto layout = layout_of_npy(file->text(), path);
  if (layout.fortran_order || layout.swapped)
    throw errors::malformed(path, "Fortran order or foreign byte order in a file too large for memory", "C order, native bytes");
  const TensorView all{layout.type, std::move(layout.shape), file->data() + layout.begin, file->size() - layout.begin};
  put_rows(opened, &Opened::train, view_rows(to_tensor(all, file), path));
  return file;
}

}  // namespace

Opened open_npy(const Path& path, std::uint64_t largest) {
  Opened opened;
  std::shared_ptr<const Mapping> file;
  if (std::filesystem::file_size(path) > largest)
    file = map_rows(path, opened);
  else
    put_rows(opened, &Opened::train, to_rows(read_npy(path), path));
  const auto labels = path.parent_path() / (path.stem().string() + "_labels.npy");
  if (std::filesystem::exists(labels)) opened.train.given = to_labels(read_npy(labels), opened.train.size(), labels);
  complete(opened, path);
  if (file) opened.stream = std::make_shared<MappedDataset>(opened.train, file);
  return opened;
}

}  // namespace gx
