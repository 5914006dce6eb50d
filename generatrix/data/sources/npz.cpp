#include "generatrix/data/sources/npz.h"

#include <fmt/ranges.h>

#include "generatrix/base/errors.h"
#include "generatrix/data/sources/array_rows.h"
#include "generatrix/media/npz.h"

namespace gx {
namespace {

const Array* find_any(const Arrays& arrays, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (const auto found = arrays.find(name); found != arrays.end()) return &found->second;
  }
  return nullptr;
}

Batch rows_of(const Array* x, const Array* y, const Path& path) {
  if (!x) return {};
  Batch rows{to_rows(*x, path)};
  if (y) rows.given = to_labels(*y, rows.size(), path);
  return rows;
}

}  // namespace

Opened open_npz(const Path& path) {
  const auto arrays = read_npz(path);
  Opened opened{.train = rows_of(find_any(arrays, {"x_train", "X_train", "x", "X", "data", "images", "z"}),
                                 find_any(arrays, {"y_train", "Y_train", "y", "Y", "labels", "label"}), path),
                .test = rows_of(find_any(arrays, {"x_test", "X_test"}), find_any(arrays, {"y_test", "Y_test"}), path)};
  if (opened.train.event.empty()) {
    std::vector<std::string> names;
    for (const auto& [name, array] : arrays) names.push_back(name);
    throw errors::malformed(path, fmt::format("arrays {}", fmt::join(names, ", ")), "x, X, data, images, z or x_train");
  }
  complete(opened, path);
  return opened;
}

}  // namespace gx
