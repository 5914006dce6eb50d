#include "generatrix/data/sources/standardize.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "generatrix/base/text.h"

namespace gx {
namespace {

constexpr double kConstant = 1e-12;
constexpr std::int64_t kLookedAt = 10'000;
constexpr std::size_t kNamed = 5;  // of columns in a note

std::vector<double> numbers(const Tensor& values) {
  const auto flat = values.to(at::kCPU, at::kDouble).flatten().contiguous();
  return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

std::string name_of(const ColumnCodec& codec, std::int64_t cell) {
  const auto names = codec.names();
  if (cell < static_cast<std::int64_t>(names.size())) return names[static_cast<std::size_t>(cell)];
  return fmt::format("{}{}", codec.field().name, cell);
}

std::string names_of(const ColumnCodec& codec, const std::vector<std::int64_t>& cells) {
  std::vector<std::string> names;
  for (const auto cell : cells) names.push_back(name_of(codec, cell));
  return listed(names, kNamed);
}

std::int64_t n_distinct(const Tensor& values) { return values.numel() == 0 ? 0 : std::get<0>(at::_unique(values)).numel(); }

}  // namespace

std::vector<std::int64_t> cells_where(const Tensor& is_one) {
  const auto cells = is_one.to(at::kCPU).flatten().nonzero().flatten().contiguous();
  return {cells.const_data_ptr<std::int64_t>(), cells.const_data_ptr<std::int64_t>() + cells.numel()};
}

RealsSettings standardized(const Tensor& stored, const Tensor& known) {
  RealsSettings settings;
  if (stored.scalar_type() == at::kDouble) settings.dtype = "float64";
  if (stored.size(0) == 0) return settings;
  const auto weight = known.defined() ? known.to(at::kDouble) : at::ones({1}, at::kDouble).expand(stored.sizes());
  const auto n = weight.sum(0).clamp_min(1);
  const auto x = stored.to(at::kDouble) * weight;
  const auto largest = x.abs().amax(0);  // squares of what is divided by it stay finite
  const auto unit = at::where(largest > 0, largest, at::ones_like(largest));
  const auto mean = (x / unit).sum(0) / n;
  const auto sd = (((x / unit - mean) * weight).square().sum(0) / n).sqrt();  // in units
  const auto varies = sd > kConstant;
  // of a constant column the largest and the least are the constant
  const auto constant = at::where(x.amax(0).abs() >= x.amin(0).abs(), x.amax(0), x.amin(0));
  settings.shift = numbers(at::where(varies, mean * unit, constant));
  settings.scale = numbers(at::where(varies, sd * unit, at::ones_like(sd)));
  settings.constant = cells_where(varies.logical_not());
  return settings;
}

std::vector<std::string> notes_on(const ColumnCodec& codec, const Column& train) {
  const auto* settings = reals_of(codec);
  const auto& field = codec.field();
  if (!settings || settings->scale.empty() || field.layout == Field::Layout::sparse || train.data.size(0) < 2) return {};
  Rng unused(0);
  const auto n = std::min(train.data.size(0), kLookedAt), width = field.dims();
  if (train.length.defined() || width > kLookedAt) return {};
  const auto cut = [&](const Tensor& t) { return t.defined() ? t.narrow(0, 0, n) : t; };
  const auto stored = cut(train.data).reshape({n, width}).to(at::kCPU);
  const auto encoded = codec.encode({cut(train.data), {}, cut(train.observed)}, unused).data.reshape({n, width}).to(at::kCPU);
  std::vector<std::int64_t> constant, coarse;
  for (std::int64_t j = 0; j < width; ++j) {
    auto before = stored.select(1, j), after = encoded.select(1, j);
    if (train.observed.defined()) {
      const auto is_known = cut(train.observed).reshape({n, width}).select(1, j).to(at::kCPU);
      before = before.masked_select(is_known), after = after.masked_select(is_known);
    }
    const auto all = n_distinct(before), left = n_distinct(after);
    if (all <= 1)
      constant.push_back(j);
    else if (10 * left < 9 * all)
      coarse.push_back(j);
  }
  std::vector<std::string> notes;
  if (!constant.empty())
    notes.push_back(fmt::format("{} of {} {} constant and stay{} so: {}", constant.size(), counted(width, "column"),
                                constant.size() == 1 ? "is" : "are", constant.size() == 1 ? "s" : "", names_of(codec, constant)));
  if (!coarse.empty())
    notes.push_back(
        fmt::format("{} of {} columns have numbers so far apart that different ones become one in float32: {}; leave out the "
                    "extremes, or give their logarithms",
                    coarse.size(), width, names_of(codec, coarse)));
  return notes;
}

}  // namespace gx
