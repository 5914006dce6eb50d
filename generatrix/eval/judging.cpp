#include "generatrix/eval/judging.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/data/codecs/known.h"
#include "generatrix/data/sources/standardize.h"

namespace gx {
namespace {

constexpr std::int64_t kMostRows = 100'000;

// The numbers of a codec of reals, float64 [...shape].
Tensor each(const std::vector<double>& values, double otherwise, const Field& field) {
  return values.empty() ? at::full(field.shape, otherwise, at::kDouble) : at::tensor(values, at::kDouble).view(field.shape);
}

// Mean and deviation of every cell over known cells.
RealsSettings deviations(const Column& stored, RealsSettings settings) {
  auto found = standardized(stored.data, stored.observed);
  settings.shift = std::move(found.shift);
  settings.scale = std::move(found.scale);
  return settings;
}

const ColumnCodec* only_reals(const Codec& codec) {
  if (codec.event().size() != 1 || !codec.event().front()->field().is_fixed()) return nullptr;
  return reals_of(*codec.event().front()) ? codec.event().front().get() : nullptr;
}

}  // namespace

Codec judging_codec(const Codec& own, const Dataset& judged) {
  const auto* column = only_reals(own);
  if (!column || judged.size() == 0) return own;
  const auto stored =
      judged.rows(at::arange(std::min(judged.size(), kMostRows), at::TensorOptions(judged.device()).dtype(at::kLong)));
  return Codec({reals_codec(column->field(), deviations(stored.event.columns.front().to(at::kCPU), *reals_of(*column)))},
               own.given());
}

Tensor carried(const Tensor& x, const Codec& from, const Codec& to) {
  const auto *a = only_reals(from), *b = only_reals(to);
  if (!a || !b) return x;
  const auto there = [&](const Tensor& own) { return own.to(x.device()); };
  const auto &of_a = *reals_of(*a), &of_b = *reals_of(*b);
  const auto raw = x.to(at::kDouble) * there(each(of_a.scale, 1, a->field())) + there(each(of_a.shift, 0, a->field()));
  return ((raw - there(each(of_b.shift, 0, b->field()))) / there(each(of_b.scale, 1, b->field()))).to(x.scalar_type());
}

}  // namespace gx
