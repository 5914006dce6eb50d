#include "generatrix/data/sources/array_rows.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "generatrix/base/errors.h"
#include "generatrix/data/array_tensor.h"
#include "generatrix/data/sources/cells.h"

namespace gx {
namespace {

constexpr std::int64_t kMostClasses = 65'536, kRowsPerClass = 10;

std::string array_words(const std::string& name) { return name.empty() ? "the array" : "array " + name; }

bool is_color(std::int64_t channels) { return channels == 1 || channels == 3 || channels == 4; }

// [N, A, B, C] -> [N, C, A, B] by the rule above: a view.
Tensor channels_first(const Tensor& x, std::vector<std::string>& notes, const std::string& words) {
  if (x.dim() != 4 || !is_color(x.size(3)) || is_color(x.size(1))) return x;
  notes.push_back(fmt::format("{}: [{}] read as channels last", words, fmt::join(x.sizes(), ", ")));
  return x.permute({0, 3, 1, 2});
}

// bytes [N, 4, H, W] -> [N, 3, H, W]: (v alpha + 255 (255 - alpha)) / 255, rounded
Tensor on_white(const Tensor& x) {
  const auto alpha = x.narrow(1, 3, 1).to(at::kInt), color = x.narrow(1, 0, 3).to(at::kInt);
  return at::floor_divide(color * alpha + 255 * (255 - alpha) + 127, 255).to(at::kByte);
}

std::string place_of(const Tensor& x, std::int64_t cell) {
  const auto width = x.numel() / x.size(0);
  const auto row = cell / width;
  if (x.dim() <= 2) return fmt::format("row {}, column {}", row, cell % width);
  std::vector<std::int64_t> index;
  auto rest = cell % width;
  for (std::int64_t i = x.dim() - 1; i > 0; --i) {
    index.insert(index.begin(), rest % x.size(i));
    rest /= x.size(i);
  }
  return fmt::format("row {}, cell [{}]", row, fmt::join(index, ", "));
}

void check_finite(const Tensor& x, const Path& path, const std::string& words) {
  const auto bad = at::isfinite(x).logical_not().flatten();
  if (!bad.any().item<bool>()) return;
  const auto cell = bad.to(at::kByte).argmax().item<std::int64_t>();
  throw errors::malformed(path,
                          fmt::format("{}, {} is {} ({} of {} cells are not finite)", words, place_of(x, cell),
                                      x.flatten()[cell].item<double>(), bad.sum().item<std::int64_t>(), x.numel()),
                          "finite numbers: leave such rows out, or write the table as .csv with empty cells, which are unknown");
}

bool are_levels(const Tensor& x) {
  return x.dim() >= 3 && x.numel() > 0 && x.min().item<std::int64_t>() >= 0 && x.max().item<std::int64_t>() <= 255;
}

// Whole numbers that float32 holds, or else float64.
Tensor whole_numbers(const Tensor& x, std::vector<std::string>& notes, const std::string& words) {
  constexpr double kFloat = 16'777'216;  // 2^24
  const auto numbers = x.to(at::kDouble);
  const auto largest = x.numel() > 0 ? numbers.abs().max().item<double>() : 0;
  if (largest > kMostExact) notes.push_back(fmt::format("{}: whole numbers beyond 2^53 lose their last digits", words));
  return largest > kFloat ? numbers : numbers.to(at::kFloat);
}

bool is_float(at::ScalarType type) { return at::isFloatingType(type); }

constexpr const char* kBitsNote = ": no byte is above 1: read as bits (data.values = \"grey\" reads 256 levels)";

// Whether no byte is above 1; looks at some rows at a time, and at all only where it is so.
bool are_bits(const Tensor& x) {
  constexpr std::int64_t kAtOnce = 64 << 20;  // bytes
  if (x.numel() == 0) return false;
  const auto step = std::max<std::int64_t>(1, kAtOnce * x.size(0) / x.numel());
  for (std::int64_t first = 0; first < x.size(0); first += step) {
    if (x.narrow(0, first, std::min(step, x.size(0) - first)).max().item<std::int64_t>() > 1) return false;
  }
  return true;
}

ArrayRows typed(const Tensor& x, const Path& path, const std::string& words) {
  ArrayRows rows;
  const auto type = x.scalar_type();
  if (type == at::kBool || type == at::kByte) {
    rows.x = x.to(at::kByte);
    rows.bits = type == at::kBool || are_bits(rows.x);
    if (rows.bits && type == at::kByte) rows.notes.push_back(words + kBitsNote);
    return rows;
  }
  if (is_float(type)) {
    rows.x = type == at::kDouble ? x : x.to(at::kFloat);
    check_finite(rows.x, path, words);
    return rows;
  }
  if (are_levels(x)) {
    rows.x = x.to(at::kByte);
    rows.notes.push_back(words + ": whole numbers of 0 to 255: read as levels");
    return rows;
  }
  rows.x = whole_numbers(x, rows.notes, words);
  rows.whole = true;
  return rows;
}

void check_dims(const Tensor& x, const Path& path) {
  if (x.dim() < 2) throw errors::malformed(path, fmt::format("{} dimensions", x.dim()), "rows: at least two");
}

Tensor shaped(const Tensor& x, std::vector<std::string>& notes, const std::string& words) {
  if (x.scalar_type() == at::kByte && x.dim() == 3) return x.unsqueeze(1);
  return channels_first(x, notes, words);
}

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

ArrayRows view_rows(const Tensor& x, const Path& path) {
  check_dims(x, path);
  if (x.scalar_type() != at::kFloat && x.scalar_type() != at::kByte)
    throw errors::malformed(path, fmt::format("numbers of type {}", c10::toString(x.scalar_type())),
                            "uint8 or float32 in a file that is too large for memory");
  ArrayRows rows;
  rows.x = shaped(x, rows.notes, array_words(""));
  if (x.scalar_type() != at::kByte) return rows;
  if (rows.x.dim() == 4 && rows.x.size(1) == 4)
    throw errors::malformed(path, "four channels of bytes", "colors without opacity in a file that is too large for memory");
  rows.bits = are_bits(x);
  if (rows.bits) rows.notes.push_back(array_words("") + kBitsNote);
  return rows;
}

ArrayRows to_rows(const Array& array, const Path& path, const std::string& name) {
  const auto x = to_tensor(array);
  check_dims(x, path);
  auto rows = typed(x, path, array_words(name));
  rows.x = shaped(rows.x, rows.notes, array_words(name));
  if (rows.x.scalar_type() == at::kByte && !rows.bits && rows.x.dim() == 4 && rows.x.size(1) == 4) {
    rows.x = on_white(rows.x);
    rows.notes.push_back(array_words(name) + ": four channels read as colors with opacity, laid on white");
  }
  rows.x = rows.x.contiguous();
  return rows;
}

Tensor to_labels(const Array& array, std::int64_t n, const Path& path) {
  const auto found = to_tensor(array).to(at::kDouble).flatten();
  if (found.numel() != n)
    throw errors::malformed(path, fmt::format("{} labels", found.numel()), fmt::format("{}, one per row", n));
  if (n == 0) return found.to(at::kLong);
  if (found.ge(0).logical_and(found.eq(found.floor())).logical_and(found.isfinite()).all().item<bool>() == false)
    throw errors::malformed(path, "labels below 0 or not whole", "class numbers 0, 1, 2, ...");
  const auto largest = found.max().item<double>();
  if (largest > static_cast<double>(kMostClasses) || largest > static_cast<double>(kRowsPerClass * n)) {
    throw errors::malformed(path, fmt::format("a label of {:.0f} among {} rows, which looks like an id", largest, n),
                            "class numbers 0, 1, 2, ...: number the classes anew, or leave the labels out");
  }
  return found.to(at::kLong);
}

void put_rows(Opened& opened, Batch Opened::*part, ArrayRows rows) {
  const bool first = part == &Opened::train;
  opened.bits = rows.bits && (first || opened.bits);
  opened.whole = rows.whole && (first || opened.whole);
  const bool wide = !first && opened.train.x().scalar_type() == at::kDouble && rows.x.scalar_type() == at::kFloat;
  if (!first && opened.train.x().scalar_type() == at::kFloat && rows.x.scalar_type() == at::kDouble)
    opened.train.event = opened.train.x().to(at::kDouble);
  (opened.*part).event = wide ? rows.x.to(at::kDouble) : rows.x;
  for (auto& note : rows.notes) opened.notes.push_back(std::move(note));
}

void complete(Opened& opened, const Path& path) {
  if (opened.train.x().numel() == 0) throw errors::malformed(path, "no rows", "at least one");
  if (!opened.test.event.empty()) check_alike(opened.train, opened.test, path);
  opened.classes = std::max(count_classes(opened.train), count_classes(opened.test));
  opened.standardize = opened.train.x().is_floating_point();
}

}  // namespace gx
