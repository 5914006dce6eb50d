#include "generatrix/data/sources/array_rows.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"

namespace gx {
namespace {

std::int64_t count_classes(const Batch& rows) {
  return rows.given.size() > 0 ? rows.given.x().max().item<std::int64_t>() + 1 : 0;
}

void check_alike(const Batch& train, const Batch& test, const Path& path) {
  const auto a = train.x().sizes().slice(1), b = test.x().sizes().slice(1);
  if (a != b || train.x().scalar_type() != test.x().scalar_type()) {
    throw errors::malformed(path, fmt::format("test rows of shape [{}]", fmt::join(b, ", ")),
                            fmt::format("[{}] and the same type, as in training", fmt::join(a, ", ")));
  }
  if (train.given.empty() != test.given.empty()) {
    throw errors::malformed(path, "labels for only one of training and test rows", "labels for both or for none");
  }
}

}  // namespace

Tensor view_rows(const Tensor& x, const Path& path) {
  if (x.dim() < 2) throw errors::malformed(path, fmt::format("{} dimensions", x.dim()), "rows: at least two");
  if (x.scalar_type() == at::kFloat) return x;
  if (x.scalar_type() != at::kByte)
    throw errors::malformed(path, fmt::format("numbers of type {}", c10::toString(x.scalar_type())), "uint8 or float32");
  if (x.dim() == 3) return x.unsqueeze(1);
  return x.dim() == 4 && (x.size(3) == 1 || x.size(3) == 3) ? x.permute({0, 3, 1, 2}) : x;
}

Tensor to_rows(const Array& array, const Path& path) {
  const auto x = to_tensor(array);
  return view_rows(x.scalar_type() == at::kByte ? x : x.to(at::kFloat), path).contiguous();
}

Tensor to_labels(const Array& array, std::int64_t n, const Path& path) {
  const auto found = to_tensor(array).to(at::kDouble).flatten();
  if (found.numel() != n)
    throw errors::malformed(path, fmt::format("{} labels", found.numel()), fmt::format("{}, one per row", n));
  const auto labels = found.to(at::kLong);
  if (n > 0 && (labels.lt(0).any().item<bool>() || labels.ne(found).any().item<bool>())) {
    throw errors::malformed(path, "labels below 0 or not whole", "class numbers 0, 1, 2, ...");
  }
  return labels;
}

void complete(Opened& opened, const Path& path) {
  if (opened.train.x().numel() == 0) throw errors::malformed(path, "no rows", "at least one");
  if (!opened.test.event.empty()) check_alike(opened.train, opened.test, path);
  opened.classes = std::max(count_classes(opened.train), count_classes(opened.test));
  opened.standardize = opened.train.x().is_floating_point();
}

}  // namespace gx
