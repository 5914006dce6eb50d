// Codes whose scores are known, for the tests of this folder.
#pragma once

#include <ATen/ATen.h>

#include <cmath>

#include "generatrix/base/rng.h"
#include "generatrix/eval/factors/factors.h"

namespace gx {

// All combinations of an unordered factor of 3 values and ordered ones of 5 and 10, eight times each: 1200 rows, whose codes are
// the factors, standardized.
inline CodedRows factors_as_codes() {
  const auto row = at::arange(1200, at::kLong).remainder(150);
  const auto factors = at::stack({at::floor_divide(row, 50), at::floor_divide(row, 10).remainder(5), row.remainder(10)}, 1);
  const auto x = factors.to(at::kDouble);
  return {(x - x.mean(0)) / x.std(0), factors, {{"a", 3, false}, {"b", 5, true}, {"c", 10, true}}};
}

// The same factors beside codes that know nothing of them.
inline CodedRows noise_as_codes() {
  auto rows = factors_as_codes();
  rows.codes = Rng(7).normal({rows.size(), 3}, at::kDouble);
  return rows;
}

// Codes turned by 45 degrees in the plane of the last two factors.
inline CodedRows turned_codes() {
  auto rows = factors_as_codes();
  const auto b = rows.codes.select(1, 1), c = rows.codes.select(1, 2);
  rows.codes = at::stack({rows.codes.select(1, 0), (b + c) / std::sqrt(2), (b - c) / std::sqrt(2)}, 1);
  return rows;
}

}  // namespace gx
