#include "generatrix/eval/factors/factors.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "generatrix/base/rng.h"

namespace gx {
namespace {

constexpr std::int64_t kMostValues = 1000, kMostProbed = 20'000;

bool is_factor(const Field& field) {
  const auto n = count_of(field.values);
  return field.is_fixed() && !field.may_miss && field.shape.size() <= 1 && n > 1 && n <= kMostValues;
}

std::int64_t values_of_cell(const Field& field, std::int64_t cell) {
  const auto* symbols = std::get_if<Symbols>(&field.values);
  return symbols && symbols->n.size() > 1 ? symbols->n[static_cast<std::size_t>(cell)] : count_of(field.values);
}

}  // namespace

std::vector<Factor> factors_of(const Space& given) {
  std::vector<Factor> all;
  for (const auto& field : given.fields) {
    if (!is_factor(field)) continue;
    for (std::int64_t cell = 0; cell < field.dims(); ++cell)
      all.push_back({field.dims() == 1 ? field.name : field.name + std::to_string(cell), values_of_cell(field, cell),
                     std::holds_alternative<Levels>(field.values)});
  }
  return all;
}

Tensor factor_values(const Rows& given, const Space& space) {
  std::vector<Tensor> all;
  for (std::size_t i = 0; i < space.fields.size(); ++i) {
    const auto& field = space.fields[i];
    if (!is_factor(field)) continue;
    const auto& x = given.columns[i].data;
    const double most = std::holds_alternative<Levels>(field.values) ? static_cast<double>(count_of(field.values) - 1) : 1;
    all.push_back((x.to(at::kDouble) * most).round().to(at::kLong).reshape({x.size(0), -1}));
  }
  return at::cat(all, 1);
}

CodedRows mixed(const CodedRows& rows) { return rows.pick(Rng(0).fork("mixed").permutation(rows.size())); }

Halves halves_of(const CodedRows& rows) {
  const auto all = mixed(rows);
  const auto n = std::min(rows.size(), kMostProbed);
  return {all.pick(at::arange(0, n, 2, at::kLong)), all.pick(at::arange(1, n, 2, at::kLong))};
}

}  // namespace gx
