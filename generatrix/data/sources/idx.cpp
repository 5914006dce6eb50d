#include "generatrix/data/sources/idx.h"

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/array_rows.h"
#include "generatrix/media/idx.h"

namespace gx {
namespace {

// `name` with the last `from` replaced; unchanged when it has none
std::string with(std::string name, std::string_view from, std::string_view to) {
  const auto at = name.rfind(from);
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
  const auto labels = with(name, "images", "labels");
  if (labels == name) return {};
  for (const auto& each : {with(labels, "idx3", "idx1"), with(with(labels, "idx3", "idx2"), "ubyte", "int")}) {
    if (auto found = packed_or_not(images.parent_path() / each); !found.empty()) return found;
  }
  return {};
}

Path find_test(const Path& images) {
  const auto name = images.filename().string();
  for (const auto* word : {"t10k", "test"}) {
    const auto other = with(name, "train", word);
    if (other == name) return {};
    if (auto found = packed_or_not(images.parent_path() / other); !found.empty()) return found;
  }
  return {};
}

// QMNIST has eight numbers a row, the first of which is the class.
Array first_column(Array labels) {
  if (labels.shape.size() != 2) return labels;
  const auto width = static_cast<std::size_t>(labels.shape[1]) * size_of(labels.type);
  Array first{labels.type, {labels.shape[0]}, {}};
  for (std::size_t at = 0; width > 0 && at + width <= labels.bytes.size(); at += width) {
    const auto begin = labels.bytes.begin() + static_cast<std::ptrdiff_t>(at);
    first.bytes.insert(first.bytes.end(), begin, begin + static_cast<std::ptrdiff_t>(size_of(labels.type)));
  }
  return first;
}

void read_part(Opened& opened, Batch Opened::*part, const Path& images) {
  put_rows(opened, part, to_rows(read_idx(images), images));
  auto& rows = opened.*part;
  if (const auto labels = find_labels(images); !labels.empty())
    rows.given = to_labels(first_column(read_idx(labels)), rows.size(), labels);
}

bool is_train_name(std::string name, const std::string& word) {
  for (const auto* ending : {"-images-idx3-ubyte", "-images.idx3-ubyte"}) {
    if (name.ends_with(word + ending) || name.ends_with(word + ending + ".gz")) return true;
  }
  return false;
}

}  // namespace

Opened open_idx(const Path& images) {
  Opened opened;
  read_part(opened, &Opened::train, images);
  if (const auto test = find_test(images); !test.empty()) read_part(opened, &Opened::test, test);
  complete(opened, images);
  return opened;
}

Path find_idx(const Path& folder, const std::string& word) {
  for (const auto* ending : {"-images-idx3-ubyte", "-images.idx3-ubyte"}) {
    if (auto found = packed_or_not(folder / (word + ending)); !found.empty()) return found;
  }
  std::vector<Path> longer;  // emnist-letters-train-..., qmnist-train-...
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(folder, none)) {
    if (is_train_name(file.path().filename().string(), "-" + word)) longer.push_back(file.path());
  }
  std::ranges::sort(longer);
  if (longer.size() > 1 && longer[0].string() + ".gz" != longer[1].string())
    throw errors::malformed(folder,
                            fmt::format("{} sets of images, such as {} and {}", longer.size(), longer[0].filename().string(),
                                        longer[1].filename().string()),
                            "one: name the file of images that is meant");
  return longer.empty() ? Path() : longer.front();
}

}  // namespace gx
