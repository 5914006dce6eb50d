#include "generatrix/data/sources/idx.h"

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/array_rows.h"
#include "generatrix/media/idx.h"

namespace gx {
namespace {

// `name` with the first `from` replaced; unchanged when it has none
std::string with(std::string name, std::string_view from, std::string_view to) {
  const auto at = name.find(from);
  return at == std::string::npos ? name : name.replace(at, from.size(), to);
}

// The file as named, or the same name with ".gz" put on or taken off; an empty path when neither is there.
Path packed_or_not(const Path& path) {
  const auto other = path.extension() == ".gz" ? Path(path).replace_extension() : Path(path.string() + ".gz");
  for (const auto& each : {path, other}) {
    if (std::filesystem::is_regular_file(each)) return each;
  }
  return {};
}

Path find_labels(const Path& images) {
  const auto name = images.filename().string();
  const auto labels = with(with(name, "images", "labels"), "idx3", "idx1");
  return labels == name ? Path() : packed_or_not(images.parent_path() / labels);
}

Path find_test(const Path& images) {
  const auto name = images.filename().string();
  if (!name.starts_with("train")) return {};
  for (const auto* word : {"t10k", "test"}) {
    if (const auto found = packed_or_not(images.parent_path() / with(name, "train", word)); !found.empty()) return found;
  }
  return {};
}

Batch read_rows(const Path& images) {
  Batch rows{to_rows(read_idx(images), images)};
  if (const auto labels = find_labels(images); !labels.empty()) rows.given = to_labels(read_idx(labels), rows.size(), labels);
  return rows;
}

}  // namespace

Opened open_idx(const Path& images) {
  Opened opened{.train = read_rows(images)};
  if (const auto test = find_test(images); !test.empty()) opened.test = read_rows(test);
  complete(opened, images);
  return opened;
}

Path find_idx(const Path& folder, const std::string& word) {
  for (const auto* ending : {"-images-idx3-ubyte", "-images.idx3-ubyte"}) {
    if (const auto found = packed_or_not(folder / (word + ending)); !found.empty()) return found;
  }
  return {};
}

}  // namespace gx
